package ascendsim.isa.instruction;

import java.util.Arrays;
import java.util.Optional;

/**
 * The queues of a core. Instructions of one pipe start in program order; different pipes run in parallel. The order of
 * the constants is the order in which simultaneous events of one core are taken.
 */
public enum Pipe {
    /** scalar unit: runs its own instructions and dispatches all others */
    S,
    /** vector unit (AIV) */
    V,
    /** cube unit (AIC) */
    M,
    /** L1 to L0A, L0B, bias table */
    MTE1,
    /** GM to L1 or UB */
    MTE2,
    /** UB or L1 to GM */
    MTE3,
    /** L0C to GM or L1, L1 to Fixpipe buffer */
    FIX;

    public static Optional<Pipe> parse(String text) {
        return Arrays.stream(values()).filter(p -> p.name().equals(text)).findFirst();
    }
}
