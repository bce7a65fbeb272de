package ascendsim.sim.issue;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.instruction.Target;
import java.util.List;

/**
 * The cross-core counters of a core (isa.md §1.5): one for each id of modes 0, 1 and 2, which share them, then one for
 * each id of mode 4; who has to set a flag, and whose counters then go up.
 */
public final class CrossCounters {
    /** Counters of one core. */
    public static final int COUNT = Target.CROSS_FLAG_IDS + Target.PAIR_FLAG_IDS;

    private final List<CoreId> cores;

    /** Of the cores of a launch. */
    public CrossCounters(List<CoreId> cores) {
        this.cores = List.copyOf(cores);
    }

    /** The number of a core's own counter for an id of a mode. */
    public static int own(Mode mode, int id) {
        return mode == Mode.CUBE_ONE_VECTOR ? Target.CROSS_FLAG_IDS + id : id;
    }

    /** The number of the counter that a set raises, in its receivers. */
    public static int raised(CoreId setter, Mode mode, int id) {
        if (mode != Mode.CUBE_ONE_VECTOR) {
            return own(mode, id);
        }
        return own(mode, setter.kind() == CoreKind.AIC
                ? id % Target.CROSS_FLAG_IDS
                : id + setter.sub() * Target.CROSS_FLAG_IDS);
    }

    /** A counter as messages call it: its id, and the mode where that is not clear. */
    public static String text(int number) {
        return number < Target.CROSS_FLAG_IDS
                ? Integer.toString(number)
                : (number - Target.CROSS_FLAG_IDS) + " of mode 4";
    }

    /** The greatest id a core has in a mode. */
    public static int greatestId(CoreKind kind, Mode mode) {
        return (mode == Mode.CUBE_ONE_VECTOR && kind == CoreKind.AIC ? Target.PAIR_FLAG_IDS : Target.CROSS_FLAG_IDS)
                - 1;
    }

    /** Those who all have to set a flag before it counts, {@code setter} among them. */
    public List<CoreId> setters(CoreId setter, Mode mode) {
        return switch (mode) {
            case ALL_OF_KIND -> cores.stream().filter(c -> c.kind() == setter.kind()).toList();
            case SUB_BLOCKS -> vectorCores(setter.block());
            case CUBE_VECTOR -> setter.kind() == CoreKind.AIC ? List.of(setter) : vectorCores(setter.block());
            case CUBE_ONE_VECTOR -> List.of(setter);
        };
    }

    /** Those whose counter goes up once all have set. */
    public List<CoreId> receivers(CoreId setter, Mode mode, int id) {
        return switch (mode) {
            case ALL_OF_KIND, SUB_BLOCKS -> setters(setter, mode);
            case CUBE_VECTOR -> setter.kind() == CoreKind.AIC ? vectorCores(setter.block()) : cube(setter.block());
            case CUBE_ONE_VECTOR -> setter.kind() == CoreKind.AIV
                    ? cube(setter.block())
                    : vectorCores(setter.block()).stream().filter(c -> c.sub() == id / Target.CROSS_FLAG_IDS)
                            .toList();
        };
    }

    private List<CoreId> cube(int block) {
        return cores.stream().filter(c -> c.block() == block && c.kind() == CoreKind.AIC).toList();
    }

    private List<CoreId> vectorCores(int block) {
        return cores.stream().filter(c -> c.block() == block && c.kind() == CoreKind.AIV).toList();
    }
}
