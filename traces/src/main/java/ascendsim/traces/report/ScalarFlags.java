package ascendsim.traces.report;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.log.Event;
import ascendsim.traces.log.EventKind;
import java.util.HashMap;
import java.util.Map;

/**
 * Flag instructions that the scalar units run themselves. They pass through no queue and so have no number: their sets
 * are counted here, core by core, from 1. What took effect is reported before the instruction that did it.
 */
final class ScalarFlags {
    /** The last flag instruction of a scalar unit: its line and flag, and how many sets there were with it. */
    private record Last(int line, int flag, long sets) {
    }

    private static final Last NONE = new Last(-1, 0, 0);
    private final Map<CoreId, Last> last = new HashMap<>();

    /** A set or a wait of any pipe took effect. */
    void tookEffect(Event event) {
        if (event.pipe() == Pipe.S) {
            boolean set = event.kind() == EventKind.FLAG_SET || event.kind() == EventKind.CROSS_SET;
            last.merge(event.core(), new Last(event.line(), event.flag(), set ? 1 : 0),
                    (before, now) -> new Last(now.line, now.flag, before.sets + now.sets));
        }
    }

    /** The flag of a scalar instruction that has just run; 0 if it has none. */
    int flag(Event scalar) {
        Last latest = last.getOrDefault(scalar.core(), NONE);
        return latest.line == scalar.line() ? latest.flag : 0;
    }

    /** Sets that a scalar unit ran so far: the number of the latest, 0 if there was none. */
    long sets(CoreId core) {
        return last.getOrDefault(core, NONE).sets;
    }

    void clear() {
        last.clear();
    }
}
