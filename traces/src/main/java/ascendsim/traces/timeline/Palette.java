package ascendsim.traces.timeline;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.probe.StallReason;
import java.util.List;
import java.util.Optional;

/** Names, order and colours of a picture: the same pipe has the same colour on every core. */
final class Palette {
    static final String CARD = "#ffffff";
    static final String FRAME = "#d5dbe3";
    static final String LANE = "#f5f7f9";
    static final String GRID = "#dde3ea";
    static final String INK = "#1f2733";
    static final String FAINT_INK = "#5d6878";
    static final String FLAG = "#3d4a5c";

    /** Lanes from top to bottom: the way of the data. */
    static final List<Pipe> ORDER = List.of(Pipe.S, Pipe.MTE2, Pipe.MTE1, Pipe.M, Pipe.FIX, Pipe.V, Pipe.MTE3);

    private Palette() {
    }

    /** The trace's name of a pipe's lane. */
    static String name(Pipe pipe) {
        return switch (pipe) {
            case S -> "SCALAR";
            case V -> "VECTOR";
            case M -> "CUBE";
            case MTE1 -> "MTE1";
            case MTE2 -> "MTE2";
            case MTE3 -> "MTE3";
            case FIX -> "FIXP";
        };
    }

    static String colour(Pipe pipe) {
        return switch (pipe) {
            case S -> "#7b8794";
            case MTE2 -> "#3f78b5";
            case MTE1 -> "#3ba3a0";
            case M -> "#e58b2f";
            case FIX -> "#9a66a4";
            case V -> "#4f9d57";
            case MTE3 -> "#b5654a";
        };
    }

    /** How a stall is shown; a pipe to which nothing was dispatched is left blank. */
    static Optional<Stall> stall(StallReason reason) {
        return switch (reason) {
            case EMPTY -> Optional.empty();
            case FLAG -> Optional.of(new Stall("#f7e6a6", "flag", false));
            case CROSS_FLAG -> Optional.of(new Stall("#f6cdd3", "another core", false));
            case BARRIER -> Optional.of(new Stall("#dcd8ec", "barrier", false));
            case UNIT_FLAG -> Optional.of(new Stall("#f3d3b4", "unit flag", false));
            case QUEUE -> Optional.of(new Stall("#d3e1ee", "queue", false));
            case BANDWIDTH -> Optional.of(new Stall("hatch", "slowed by L2 or HBM", true));
            case BANK -> Optional.of(new Stall("cross-hatch", "bank conflict", true));
            case MEMORY -> Optional.of(new Stall("#d2e9d6", "memory", false));
        };
    }

    /**
     * @param fill colour, or the name of a pattern
     * @param text what is waited for, or what makes an instruction longer
     * @param over lies over an instruction that takes longer for it, instead of before one
     */
    record Stall(String fill, String text, boolean over) {
        String paint() {
            return over ? "url(#" + fill + ")" : fill;
        }
    }
}
