package ascendsim.sim.engine;

/** Stops a scalar unit that runs on and on while nothing else on the chip happens. */
final class Livelock {
    /**
     * Scalar instructions a core may execute while no instruction of any pipe retires, neither its own nor another
     * core's (assumed: over 25 ms of a device's time, far more than any kernel waits or computes on its scalar unit
     * alone).
     */
    static final long LIMIT = 50_000_000;

    private long retired;
    private long executed;

    /** To be asked now and then; throws {@code sync.livelock} above the limit. */
    void check(ScalarCore core) {
        if (retired != core.circuit().retired()) {
            retired = core.circuit().retired();
            executed = core.executed();
        } else if (core.executed() - executed > LIMIT) {
            throw new SimulationError("sync.livelock", core.core().id().text() + " line "
                    + core.current().decoded.line() + " '" + core.current().decoded + "': "
                    + (core.executed() - executed)
                    + " scalar instructions while no pipe finished any; expected a loop that ends");
        }
    }
}
