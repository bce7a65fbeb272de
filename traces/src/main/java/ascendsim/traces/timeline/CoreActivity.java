package ascendsim.traces.timeline;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.log.Event;
import ascendsim.traces.log.EventKind;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What the pipes of some cores did, taken from the events of a log: work without the sync instructions, and pushes,
 * which keep the scalar unit busy and leave no event of their own.
 */
final class CoreActivity implements Consumer<Event> {
    /** Told what happened. Work of one pipe comes in the order of its starts, but for the scalar unit's pushes. */
    interface Watcher {
        /** A launch begins: what was told before belongs to the one before. */
        void launched();

        /** Whether the core is of interest. */
        boolean watches(CoreId core);

        void work(Event event, long start, long end);

        /** The scalar unit of {@code core} pushed an instruction. */
        void push(CoreId core, long start, long end);

        void stall(Event event);
    }

    private final Watcher watcher;
    private final Map<CoreId, Long> scalarStalls = new HashMap<>();

    CoreActivity(Watcher watcher) {
        this.watcher = watcher;
    }

    @Override
    public void accept(Event event) {
        switch (event.kind()) {
            case LAUNCHED -> launched();
            case SCALAR, INSTRUCTION, STALL -> {
                if (watcher.watches(event.core())) {
                    watched(event);
                }
            }
            case CORE_STARTED, TRAFFIC, FLAG_SET, FLAG_TAKEN, CROSS_SET, CROSS_TAKEN, CORE_ENDED, FINISHED -> {
            }
        }
    }

    private void launched() {
        scalarStalls.clear();
        watcher.launched();
    }

    private void watched(Event event) {
        if (event.kind() == EventKind.STALL) {
            stall(event);
        } else if (event.kind() == EventKind.SCALAR) {
            scalar(event);
        } else {
            instruction(event);
        }
    }

    private void stall(Event event) {
        watcher.stall(event);
        if (event.pipe() == Pipe.S) {
            scalarStalls.merge(event.core(), event.end() - event.start(), Long::sum);
        }
    }

    /** A scalar instruction's time includes what it waited. */
    private void scalar(Event event) {
        Long stalled = scalarStalls.remove(event.core());
        if (!isSync(event)) {
            long start = event.start() + (stalled == null ? 0 : stalled);
            watcher.work(event, Math.min(event.end(), start), event.end());
        }
    }

    private void instruction(Event event) {
        long push = event.launch().timed() ? (long) Math.ceil(event.launch().chip().scalar().pushCycles()) : 0;
        watcher.push(event.core(), event.dispatch() - push, event.dispatch());
        if (!isSync(event)) {
            watcher.work(event, event.start(), event.end());
        }
    }

    private static boolean isSync(Event event) {
        return event.launch().lines().isSync(event.core().kind(), event.line());
    }
}
