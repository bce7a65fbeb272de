package ascendsim.cli.serve;

import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;
import java.util.Optional;

/** Whether a request is still wanted; as a probe it ends the launch that it watches when it is not. */
final class Cancellation implements Probe {
    private volatile boolean asked;
    /** Who waits for something on behalf of the request. */
    private Optional<Thread> waiting = Optional.empty();

    /** Nobody waits for the request any more. */
    static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Cancelled() {
            super("cancelled", null, false, false);
        }
    }

    /** Something that may take long; it has not happened if it is interrupted. */
    interface Wait {
        void await() throws InterruptedException;
    }

    synchronized void ask() {
        asked = true;
        waiting.ifPresent(Thread::interrupt);
    }

    /**
     * Waits for something as long as the request is wanted.
     *
     * @throws Cancelled if it has not happened
     */
    void await(Wait wait) {
        begin();
        try {
            wait.await();
        } catch (InterruptedException unwanted) {
            throw new Cancelled();
        } finally {
            end();
        }
    }

    private synchronized void begin() {
        check();
        waiting = Optional.of(Thread.currentThread());
    }

    private synchronized void end() {
        waiting = Optional.empty();
        Thread.interrupted();
    }

    /** @throws Cancelled if the request is not wanted */
    void check() {
        if (asked) {
            throw new Cancelled();
        }
    }

    @Override
    public void scalar(CoreId core, Decoded instruction, long start, long end) {
        check();
    }

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        check();
    }
}
