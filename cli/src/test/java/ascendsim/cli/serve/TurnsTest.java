package ascendsim.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Who waits for a turn, and for how long. */
class TurnsTest {
    private final Turns turns = new Turns(1);
    private final CountDownLatch enough = new CountDownLatch(1);

    /** Somebody who has the turn until {@link #enough}. */
    private CompletableFuture<String> busy() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<String> busy = started(() -> turns.take(new Cancellation(), () -> {
            begun.countDown();
            try {
                enough.await();
            } catch (InterruptedException never) {
                throw new AssertionError(never);
            }
            return "first";
        }));
        begun.await();
        return busy;
    }

    /** On a thread of its own: the common pool may have one only. */
    private static <T> CompletableFuture<T> started(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }

    @Test
    void whoIsNotWantedLeavesTheQueue() throws Exception {
        CompletableFuture<String> first = busy();
        Cancellation gone = new Cancellation();
        CompletableFuture<Boolean> second = started(() -> {
            assertThatThrownBy(() -> turns.take(gone, () -> "second")).isInstanceOf(Cancellation.Cancelled.class);
            return Thread.currentThread().isInterrupted();
        });
        CompletableFuture<String> third =
                started(() -> turns.take(new Cancellation(), () -> "third"));
        Serving.await("both wait", () -> turns.waiting() == 2);
        gone.ask();
        assertThat(second.get()).as("left interrupted").isFalse();
        assertThat(first).isNotDone();
        assertThat(third).isNotDone();
        enough.countDown();
        assertThat(first.get()).isEqualTo("first");
        assertThat(third.get()).isEqualTo("third");
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void whoIsNotWantedDoesNotBegin() {
        Cancellation gone = new Cancellation();
        gone.ask();
        assertThatThrownBy(() -> turns.take(gone, () -> "never")).isInstanceOf(Cancellation.Cancelled.class);
        assertThat(turns.take(new Cancellation(), () -> "free")).isEqualTo("free");
    }
}
