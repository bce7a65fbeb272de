package ascendsim.cli.serve;

import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;

/** Whether a request is still wanted; as a probe it ends the launch that it watches when it is not. */
final class Cancellation implements Probe {
    private volatile boolean asked;

    /** Nobody waits for the request any more. */
    static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Cancelled() {
            super("cancelled", null, false, false);
        }
    }

    void ask() {
        asked = true;
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
