package ascendsim.sim.check;

import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.CrossCounters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What cross-core flags tell (isa.md §1.5): a raise tells what every member of the group knew when it set. */
final class CrossClocks {
    private final CrossCounters counters;
    private final Map<Key, Deque<VectorClock>> sets = new HashMap<>();
    private final Map<Key, Deque<VectorClock>> raises = new HashMap<>();

    private record Key(int core, int mode, int id) {
    }

    CrossClocks(List<CoreId> cores) {
        this.counters = new CrossCounters(cores);
    }

    /** A set took effect that told {@code release}; the counters of {@code raised} went up by it. */
    void set(CoreId setter, Mode mode, int id, VectorClock release, List<CoreId> raised) {
        setsOf(setter, mode, id).add(release);
        if (raised.isEmpty()) {
            return;
        }
        VectorClock told = release.copy();
        for (CoreId member : counters.setters(setter, mode)) {
            if (!setsOf(member, mode, id).isEmpty()) {
                told.join(setsOf(member, mode, id).remove());
            }
        }
        for (CoreId receiver : raised) {
            raisesOf(receiver, CrossCounters.raised(setter, mode, id)).add(told);
        }
    }

    /** What a wait that passed is told: the oldest raise of the counter. */
    VectorClock take(CoreId core, int counter) {
        return raisesOf(core, counter).remove();
    }

    private Deque<VectorClock> setsOf(CoreId core, Mode mode, int id) {
        return sets.computeIfAbsent(new Key(core.index(), mode.number(), id), key -> new ArrayDeque<>());
    }

    private Deque<VectorClock> raisesOf(CoreId core, int counter) {
        return raises.computeIfAbsent(new Key(core.index(), 0, counter), key -> new ArrayDeque<>());
    }
}
