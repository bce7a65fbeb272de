package ascendsim.isa.instruction;

/** An instruction that breaks one of its own rules: an operand out of range, misaligned or in the wrong space. */
public final class IllegalInstruction extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String found;
    private final String expected;

    public IllegalInstruction(String found, String expected) {
        super(found + "; expected " + expected);
        this.found = found;
        this.expected = expected;
    }

    /** What was found, for example {@code nd2nz rows is 20000}. */
    public String found() {
        return found;
    }

    /** The rule it breaks, for example {@code 0 to 16384}. */
    public String expected() {
        return expected;
    }
}
