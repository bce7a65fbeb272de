package ascendsim.sim.engine;

/** A program did something the machine cannot do: a deadlock, an illegal operand, an access outside a buffer. */
public final class SimulationError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * An error of the program under simulation.
     *
     * @param code diagnostic code, for example {@code sync.deadlock}
     * @param text where, what was found, what was expected; may have several lines
     */
    public SimulationError(String code, String text) {
        super(text);
        this.code = code;
    }

    public SimulationError(String code, String text, Throwable cause) {
        super(text, cause);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
