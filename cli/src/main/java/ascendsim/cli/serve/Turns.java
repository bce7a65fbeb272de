package ascendsim.cli.serve;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Some requests at a time, in the order in which they came; one that nobody waits for any more leaves the queue. */
final class Turns {
    private final Semaphore free;

    /** @param most at a time */
    Turns(int most) {
        this.free = new Semaphore(most, true);
    }

    /**
     * Does some work when its turn has come.
     *
     * @throws Cancellation.Cancelled if it is not wanted any more by then
     */
    <T> T take(Cancellation cancellation, Supplier<T> work) {
        cancellation.await(free::acquire);
        try {
            cancellation.check();
            return work.get();
        } finally {
            free.release();
        }
    }

    /** Requests that wait, about. */
    int waiting() {
        return free.getQueueLength();
    }
}
