package ascendsim.traces.timeline;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.log.Event;
import ascendsim.traces.log.EventKind;
import ascendsim.traces.log.EventLog;
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
    private final Window window;
    private final Map<Pipe, PipeRow> rows = new EnumMap<>(Pipe.class);
    private long scalarStall;

    private Timeline(Window window) {
        this.window = window;
        clear();
    }

    /** The rows of a window, one line each, with a head and a legend. */
    public static String of(EventLog log, Window window) {
        Timeline timeline = new Timeline(window);
        log.forEach(timeline::event);
        return timeline.text();
    }

    private void clear() {
        for (Pipe pipe : Pipe.values()) {
            if (window.core().kind().has(pipe)) {
                rows.put(pipe, new PipeRow(window));
            }
        }
        scalarStall = 0;
    }

    private void event(Event event) {
        if (event.kind() != EventKind.LAUNCHED && !event.core().equals(window.core())) {
            return;
        }
        switch (event.kind()) {
            case LAUNCHED -> clear();
            case SCALAR -> scalar(event);
            case INSTRUCTION -> instruction(event);
            case STALL -> stall(event);
            case CORE_STARTED, TRAFFIC, FLAG_SET, FLAG_TAKEN, CROSS_SET, CROSS_TAKEN, CORE_ENDED, FINISHED -> {
            }
        }
    }

    private void stall(Event event) {
        rows.get(event.pipe()).stall(event.reason(), event.start(), event.end());
        scalarStall += event.pipe() == Pipe.S ? event.end() - event.start() : 0;
    }

    /** A scalar instruction's time includes what it waited. */
    private void scalar(Event event) {
        if (!isSync(event)) {
            rows.get(Pipe.S).separateWork(Math.min(event.end(), event.start() + scalarStall), event.end());
        }
        scalarStall = 0;
    }

    private void instruction(Event event) {
        long push = event.launch().timed() ? (long) Math.ceil(event.launch().chip().scalar().pushCycles()) : 0;
        rows.get(Pipe.S).separateWork(event.dispatch() - push, event.dispatch());
        if (!isSync(event)) {
            rows.get(event.pipe()).work(event.start(), event.end());
        }
    }

    private static boolean isSync(Event event) {
        return event.launch().lines().isSync(event.core().kind(), event.line());
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
