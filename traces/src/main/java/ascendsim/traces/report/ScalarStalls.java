package ascendsim.traces.report;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.log.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * What scalar units waited within an instruction of their own, whose time includes it. Waits before a push lie before
 * the instruction that comes next.
 */
final class ScalarStalls {
    /** An instruction waits for its code and for its flag: no more reasons at a time (assumed; a few to spare). */
    private static final int MOST = 8;

    private record Wait(long start, long end) {
    }

    private final Map<CoreId, Deque<Wait>> waits = new HashMap<>();

    /** A stall of any pipe. */
    void stalled(Event stall) {
        if (stall.pipe() == Pipe.S) {
            Deque<Wait> recent = waits.computeIfAbsent(stall.core(), _ -> new ArrayDeque<>());
            if (recent.size() == MOST) {
                recent.remove();
            }
            recent.add(new Wait(stall.start(), stall.end()));
        }
    }

    /** When a scalar instruction began to work. */
    long begin(Event scalar) {
        Deque<Wait> recent = waits.get(scalar.core());
        if (recent == null) {
            return scalar.start();
        }
        long waited = recent.stream().filter(w -> w.start >= scalar.start() && w.end <= scalar.end())
                .mapToLong(w -> w.end - w.start).sum();
        recent.clear();
        return Math.min(scalar.end(), scalar.start() + waited);
    }
}
