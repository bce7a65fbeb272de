package ascendsim.traces.profile;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;

/** The profiler's words in names of columns. */
public final class ProfilerNames {
    private ProfilerNames() {
    }

    /** Before the name of a column that is about cores of one kind. */
    public static String prefix(CoreKind kind) {
        return kind == CoreKind.AIC ? "aic_" : "aiv_";
    }

    /** A pipe, as in {@code aic_mte2_ratio}. */
    public static String of(Pipe pipe) {
        return switch (pipe) {
            case S -> "scalar";
            case V -> "vec";
            case M -> "cube";
            case MTE1 -> "mte1";
            case MTE2 -> "mte2";
            case MTE3 -> "mte3";
            case FIX -> "fixpipe";
        };
    }
}
