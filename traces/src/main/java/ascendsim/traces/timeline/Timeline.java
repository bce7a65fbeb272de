package ascendsim.traces.timeline;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.log.Event;
import ascendsim.traces.log.Events;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A stretch of one core's last launch as text: a row for each pipe, the height of a block for the share of work in its
 * column, a letter where the pipe stood still.
 *
 * <pre>
 * core0.cubecore0, cycles 0 to 400, 20 per column
 * S    |               bbbb█|   5 %
 * M    |                    |   0 %
 * MTE1 |fff▄     .          |   3 %
 * MTE2 |██████▂             |  31 %
 * MTE3 |                    |   0 %
 * FIX  |                    |   0 %
 * █ busy  . empty  f flag  b barrier
 * </pre>
 */
public final class Timeline {
    private Timeline() {
    }

    /** The rows of a window, one line each, with a head and a legend. */
    public static String of(Events log, Window window) {
        Rows rows = new Rows(window);
        log.forEach(new CoreActivity(rows));
        return rows.text();
    }

    private static final class Rows implements CoreActivity.Watcher {
        private final Window window;
        private final Map<Pipe, PipeRow> rows = new EnumMap<>(Pipe.class);

        Rows(Window window) {
            this.window = window;
            launched();
        }

        @Override
        public void launched() {
            for (Pipe pipe : Pipe.values()) {
                if (window.core().kind().has(pipe)) {
                    rows.put(pipe, new PipeRow(window));
                }
            }
        }

        @Override
        public boolean watches(CoreId core) {
            return core.equals(window.core());
        }

        @Override
        public void work(Event event, long start, long end) {
            PipeRow row = rows.get(event.pipe());
            if (event.pipe() == Pipe.S) {
                row.separateWork(start, end);
            } else {
                row.work(start, end);
            }
        }

        @Override
        public void push(CoreId core, long start, long end) {
            rows.get(Pipe.S).separateWork(start, end);
        }

        @Override
        public void stall(Event event) {
            rows.get(event.pipe()).stall(event.reason(), event.start(), event.end());
        }

        private String text() {
            StringBuilder text = new StringBuilder();
            text.append(window.core().text()).append(", cycles ").append(window.from()).append(" to ")
                    .append(window.to()).append(", ").append(window.columnCycles()).append(" per column\n");
            Set<StallReason> shown = EnumSet.noneOf(StallReason.class);
            rows.forEach((pipe, row) -> text
                    .append(String.format(Locale.ROOT, "%-4s |%s| %3d %%\n", pipe, row.text(shown), row.percent())));
            text.append("█ busy");
            shown.forEach(reason -> text.append("  ").append(PipeRow.letter(reason)).append(' ').append(reason.text()));
            return text.append('\n').toString();
        }
    }
}
