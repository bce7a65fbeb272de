package ascendsim.sim.engine;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.issue.CoreId;
import java.util.List;

/**
 * The cross-core flags of a launch (isa.md §1.5): per core and id a counter, kept as the cycles from which each raise
 * is seen; per group the sets that wait for the other members.
 */
final class CrossFlags {
    private final List<CoreId> cores;
    private final Arrivals[][] arrivals;
    private final int[] sets;

    /** The cycles from which the raises of one counter are seen, oldest first. */
    private static final class Arrivals {
        private final long[] times = new long[Target.CROSS_FLAG_MAXIMUM];
        private int first;
        private int count;
    }

    CrossFlags(List<CoreId> cores) {
        this.cores = List.copyOf(cores);
        this.arrivals = new Arrivals[cores.size()][Target.CROSS_FLAG_IDS];
        for (Arrivals[] own : arrivals) {
            for (int id = 0; id < own.length; id++) {
                own[id] = new Arrivals();
            }
        }
        this.sets = new int[cores.size() * Sync.Mode.values().length * Target.CROSS_FLAG_IDS];
    }

    /**
     * A core sets a flag; once the whole group has, the counters of {@code receivers} go up, seen from {@code
     * visibleFrom}.
     *
     * @return the cores whose counter went up
     */
    List<CoreId> set(CoreId setter, Sync.Mode mode, int id, long visibleFrom) {
        List<CoreId> group = setters(setter, mode);
        sets[key(setter, mode, id)]++;
        for (CoreId member : group) {
            if (sets[key(member, mode, id)] == 0) {
                return List.of();
            }
        }
        group.forEach(member -> sets[key(member, mode, id)]--);
        List<CoreId> receivers = receivers(setter, mode);
        for (CoreId receiver : receivers) {
            raise(receiver, id, visibleFrom);
        }
        return receivers;
    }

    private void raise(CoreId core, int id, long visibleFrom) {
        Arrivals counter = arrivals[core.index()][id];
        if (counter.count == Target.CROSS_FLAG_MAXIMUM) {
            throw new SimulationError("xsync.overflow", core.text() + ": cross-core flag " + id + " raised above "
                    + Target.CROSS_FLAG_MAXIMUM + "; expected a wait before; wait for the other side at least every "
                    + Target.CROSS_FLAG_MAXIMUM + " sets");
        }
        counter.times[(counter.first + counter.count++) % counter.times.length] = visibleFrom;
    }

    /** Whether a counter is above zero. */
    boolean isRaised(CoreId core, int id) {
        return arrivals[core.index()][id].count > 0;
    }

    /** The cycle from which the oldest raise is seen. */
    long visibleFrom(CoreId core, int id) {
        Arrivals counter = arrivals[core.index()][id];
        return counter.times[counter.first];
    }

    /** Lowers a counter by its oldest raise. */
    void take(CoreId core, int id) {
        Arrivals counter = arrivals[core.index()][id];
        counter.first = (counter.first + 1) % counter.times.length;
        counter.count--;
    }

    int counter(CoreId core, int id) {
        return arrivals[core.index()][id].count;
    }

    private List<CoreId> setters(CoreId setter, Sync.Mode mode) {
        return switch (mode) {
            case ALL_OF_KIND -> cores.stream().filter(c -> c.kind() == setter.kind()).toList();
            case SUB_BLOCKS -> vectorCores(setter.block());
            case CUBE_VECTOR -> setter.kind() == CoreKind.AIC ? List.of(setter) : vectorCores(setter.block());
        };
    }

    private List<CoreId> receivers(CoreId setter, Sync.Mode mode) {
        return switch (mode) {
            case ALL_OF_KIND, SUB_BLOCKS -> setters(setter, mode);
            case CUBE_VECTOR -> setter.kind() == CoreKind.AIC
                    ? vectorCores(setter.block())
                    : cores.stream().filter(c -> c.block() == setter.block() && c.kind() == CoreKind.AIC).toList();
        };
    }

    private List<CoreId> vectorCores(int block) {
        return cores.stream().filter(c -> c.block() == block && c.kind() == CoreKind.AIV).toList();
    }

    private int key(CoreId core, Sync.Mode mode, int id) {
        return (core.index() * Sync.Mode.values().length + mode.ordinal()) * Target.CROSS_FLAG_IDS + id;
    }
}
