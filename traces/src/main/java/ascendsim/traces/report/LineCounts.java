package ascendsim.traces.report;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.log.Event;
import ascendsim.traces.log.EventKind;
import ascendsim.traces.log.Launch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What each line of the programs took, all cores together: how often it ran, its cycles, and what its pipe stood still
 * before it started or, for bandwidth and banks, while it ran.
 */
final class LineCounts implements Consumer<Event> {
    private static final int REASONS = StallReason.values().length;
    /** Stalls of a pipe nobody claimed: more are not looked at, the oldest are forgotten. */
    private static final int MOST_PENDING = 64;

    private record Stall(StallReason reason, long start, long end) {
        private boolean isWithin() { return reason == StallReason.BANDWIDTH || reason == StallReason.BANK; }

        private boolean belongsTo(Event event) {
            return isWithin() || event.kind() == EventKind.SCALAR
                    ? start >= event.start() && end <= event.end()
                    : end <= event.start();
        }
    }

    private final ScalarStalls scalarStalls = new ScalarStalls();
    private final Map<CoreKind, long[]> executions = new EnumMap<>(CoreKind.class);
    private final Map<CoreKind, long[]> cycles = new EnumMap<>(CoreKind.class);
    private final Map<CoreKind, long[]> stalls = new EnumMap<>(CoreKind.class);
    private final Map<Integer, Deque<Stall>> pending = new HashMap<>();

    LineCounts(Launch launch) {
        for (CoreKind kind : CoreKind.values()) {
            int lines = launch.lines().count(kind);
            executions.put(kind, new long[lines]);
            cycles.put(kind, new long[lines]);
            stalls.put(kind, new long[lines * REASONS]);
        }
    }

    @Override
    public void accept(Event event) {
        if (event.kind() == EventKind.STALL) {
            stalled(event);
        } else if (event.kind() == EventKind.SCALAR) {
            ran(event, scalarStalls.begin(event));
        } else if (event.kind() == EventKind.INSTRUCTION) {
            ran(event, event.start());
        }
    }

    private void stalled(Event event) {
        scalarStalls.stalled(event);
        Deque<Stall> queue = pending(event);
        if (queue.size() == MOST_PENDING) {
            queue.remove();
        }
        queue.add(new Stall(event.reason(), event.start(), event.end()));
    }

    private void ran(Event event, long begin) {
        CoreKind kind = event.core().kind();
        executions.get(kind)[event.line()]++;
        if (!event.launch().lines().isSync(kind, event.line())) {
            cycles.get(kind)[event.line()] += event.end() - begin;
        }
        for (Iterator<Stall> waiting = pending(event).iterator(); waiting.hasNext();) {
            Stall stall = waiting.next();
            if (stall.belongsTo(event)) {
                stalls.get(kind)[event.line() * REASONS + stall.reason.ordinal()] += stall.end - stall.start;
                waiting.remove();
            }
        }
        if (event.pipe() == Pipe.S) {
            pending(event).clear();
        }
    }

    private Deque<Stall> pending(Event event) {
        return pending.computeIfAbsent(Lane.index(event.core(), event.pipe()), _ -> new ArrayDeque<>());
    }

    long executions(CoreKind kind, int line) {
        return executions.get(kind)[line];
    }

    /** Cycles between start and end of all its executions; 0 for synchronisation. */
    long cycles(CoreKind kind, int line) {
        return cycles.get(kind)[line];
    }

    long stalled(CoreKind kind, int line, StallReason reason) {
        return stalls.get(kind)[line * REASONS + reason.ordinal()];
    }
}
