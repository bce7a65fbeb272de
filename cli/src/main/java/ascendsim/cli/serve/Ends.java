package ascendsim.cli.serve;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When a server ends by itself.
 *
 * @param idle   after so long without a client
 * @param parent when this process is gone
 */
record Ends(Optional<Duration> idle, Optional<Parent> parent) {
    static final Duration LOOK_EVERY = Duration.ofMillis(100);
    static final Ends NEVER = new Ends(Optional.empty(), Optional.empty());

    /**
     * A process, told from a later one of the same number.
     *
     * @param began empty where the host does not say
     */
    record Parent(long pid, Optional<Instant> began) {
        static Parent of(long pid) {
            return new Parent(pid, began(pid));
        }

        boolean isGone() {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty() || !began(pid).equals(began);
        }

        private static Optional<Instant> began(long pid) {
            return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant());
        }
    }

    /** Waits for the end of the parent, if there is one, then does something; until the thread is interrupted. */
    void await(Runnable ended) {
        try {
            while (!isNow(Duration.ZERO)) {
                Thread.sleep(LOOK_EVERY);
            }
            ended.run();
        } catch (InterruptedException done) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the end has come for a server without clients for so long; zero while it has clients. */
    boolean isNow(Duration alone) {
        return idle.filter(most -> alone.compareTo(most) >= 0).isPresent() || parent.filter(Parent::isGone).isPresent();
    }
}
