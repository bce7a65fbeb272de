package ascendsim.traces.statistics;

import ascendsim.isa.instruction.Pipe;
import java.util.Locale;

/** What keeps a run from being shorter. */
public enum Bound {
    CUBE, MTE2, MTE1, VECTOR, FIXPIPE, SCALAR, MTE3,
    /** no pipe of any core works for half of the run: what counts is how long they wait for one another */
    LATENCY;

    /**
     * Least share of the run for which a pipe must be busy to bound it. Below one half, even the busiest pipe of the
     * chip waits longer than it works (assumed: the limit is a definition, not a measurement).
     */
    public static final double LEAST_UTILISATION = 0.5;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Bound of(Pipe pipe) {
        return switch (pipe) {
            case S -> SCALAR;
            case V -> VECTOR;
            case M -> CUBE;
            case MTE1 -> MTE1;
            case MTE2 -> MTE2;
            case MTE3 -> MTE3;
            case FIX -> FIXPIPE;
        };
    }
}
