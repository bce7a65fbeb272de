package ascendsim.sim.engine;

/** A timed run was given up because it takes more cycles than it was allowed: a search has seen a shorter one. */
public final class CycleLimitReached extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long cycles;

    /** @param cycles what was allowed; the run takes more */
    public CycleLimitReached(long cycles) {
        super("more than " + cycles + " cycles", null, false, false);
        this.cycles = cycles;
    }

    public long cycles() {
        return cycles;
    }
}
