package ascendsim.sim.engine;

import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.CrossCounters;
import java.util.List;

/**
 * The cross-core flags of a launch (isa.md §1.5): per core and id a counter, kept as the cycles from which each raise
 * is seen; per group the sets that wait for the other members.
 */
final class CrossFlags {
    private final CrossCounters counters;
    private final Arrivals[][] arrivals;
    private final int[] sets;
    private final double each;

    /** The cycles from which the raises of one counter are seen, oldest first. */
    private static final class Arrivals {
        private final long[] times = new long[Target.CROSS_FLAG_MAXIMUM];
        private int first;
        private int count;
    }

    /** @param each cycles more for each core that a flag of all cores of a kind reaches */
    CrossFlags(List<CoreId> cores, double each) {
        this.each = each;
        this.counters = new CrossCounters(cores);
        this.arrivals = new Arrivals[cores.size()][CrossCounters.COUNT];
        for (Arrivals[] own : arrivals) {
            for (int id = 0; id < own.length; id++) {
                own[id] = new Arrivals();
            }
        }
        this.sets = new int[cores.size() * Sync.Mode.values().length * Target.PAIR_FLAG_IDS];
    }

    /**
     * A core sets a flag; once the whole group has, the counters of {@code receivers} go up, seen from {@code
     * visibleFrom}; all cores of a kind see it once every one of them has been told.
     *
     * @return the cores whose counter went up
     */
    List<CoreId> set(CoreId setter, Sync.Mode mode, int id, long visibleFrom) {
        require(setter, mode, id);
        List<CoreId> group = counters.setters(setter, mode);
        sets[key(setter, mode, id)]++;
        for (CoreId member : group) {
            if (sets[key(member, mode, id)] == 0) {
                return List.of();
            }
        }
        group.forEach(member -> sets[key(member, mode, id)]--);
        List<CoreId> receivers = counters.receivers(setter, mode, id);
        double more = mode == Sync.Mode.ALL_OF_KIND ? receivers.size() * each : 0;
        for (CoreId receiver : receivers) {
            raise(receiver, CrossCounters.raised(setter, mode, id), visibleFrom + (long) Math.ceil(more));
        }
        return receivers;
    }

    /** An id from a register may be one that this core does not have in this mode. */
    private static void require(CoreId core, Sync.Mode mode, int id) {
        int greatest = CrossCounters.greatestId(core.kind(), mode);
        if (id > greatest) {
            throw new SimulationError("operand.illegal", core.text() + ": cross-core flag " + id + " of mode "
                    + mode.number() + "; expected 0 to " + greatest);
        }
    }

    /** The counter a wait of a core lowers. */
    static int counter(CoreId core, Sync.CrossWait wait, int id) {
        require(core, wait.mode(), id);
        return CrossCounters.own(wait.mode(), id);
    }

    private void raise(CoreId core, int number, long visibleFrom) {
        Arrivals counter = arrivals[core.index()][number];
        if (counter.count == Target.CROSS_FLAG_MAXIMUM) {
            throw new SimulationError("xsync.overflow", core.text() + ": cross-core flag "
                    + CrossCounters.text(number) + " raised above "
                    + Target.CROSS_FLAG_MAXIMUM + "; expected a wait before; wait for the other side at least every "
                    + Target.CROSS_FLAG_MAXIMUM + " sets");
        }
        counter.times[(counter.first + counter.count++) % counter.times.length] = visibleFrom;
    }

    /** Whether a counter is above zero. */
    boolean isRaised(CoreId core, int number) {
        return arrivals[core.index()][number].count > 0;
    }

    /** The cycle from which the oldest raise is seen. */
    long visibleFrom(CoreId core, int number) {
        Arrivals counter = arrivals[core.index()][number];
        return counter.times[counter.first];
    }

    /** Lowers a counter by its oldest raise. */
    void take(CoreId core, int number) {
        Arrivals counter = arrivals[core.index()][number];
        counter.first = (counter.first + 1) % counter.times.length;
        counter.count--;
    }

    int counter(CoreId core, int number) {
        return arrivals[core.index()][number].count;
    }

    private int key(CoreId core, Sync.Mode mode, int id) {
        return (core.index() * Sync.Mode.values().length + mode.ordinal()) * Target.PAIR_FLAG_IDS + id;
    }
}
