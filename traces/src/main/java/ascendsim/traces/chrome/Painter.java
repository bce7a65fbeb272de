package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.chrome.LineTexts.LineText;
import ascendsim.traces.chrome.TraceJson.Arrow;
import ascendsim.traces.chrome.TraceJson.Mark;
import ascendsim.traces.chrome.TraceJson.Span;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts instructions into rows and writes them. Cycles here are those of the whole trace. */
final class Painter {
    private static final int SORT_INDICES_PER_BLOCK = 3;
    private static final String SET_COLOUR = "black";
    private static final String WAIT_COLOUR = "yellow";

    private final TraceJson json;
    private final Clock clock;
    private final Map<String, CoreRows> cores = new TreeMap<>();
    private long marks;

    Painter(TraceJson json, Clock clock) {
        this.json = json;
        this.clock = clock;
    }

    /**
     * An instruction as it is to be drawn.
     *
     * @param departures arrows that start where it ends
     * @param arrivals   arrows that arrive where it ends
     * @param extra      further arguments
     */
    record Drawing(LineText text, Cycles cycles, List<Arrow> departures, List<Arrow> arrivals,
            Map<String, String> extra) {
    }

    record Cycles(long start, long end) {
    }

    /** The rows of a core, the same ones in every launch. */
    CoreRows rows(CoreId core) {
        return cores.computeIfAbsent(core.text(), name -> {
            json.sortIndex("process_sort_index", name, "NA", sortIndex(core));
            return new CoreRows(name, this::newRow);
        });
    }

    private void newRow(Row row, Lane lane) {
        json.sortIndex("thread_sort_index", row.process(), row.thread(), lane.sortIndex());
    }

    private static int sortIndex(CoreId core) {
        return SORT_INDICES_PER_BLOCK * core.block() + switch (core.kind()) {
            case AIC -> 1;
            case AIV -> 2 + core.sub();
        };
    }

    void slice(CoreRows core, Drawing drawing) {
        Cycles cycles = drawing.cycles;
        complete(core.slice(drawing.text.lane(), cycles.start, cycles.end), cycles.start, drawing);
    }

    /** One cycle that ends with the drawing, less where the row is not free before. */
    void bar(CoreRows core, Drawing drawing) {
        Row row = core.mark(drawing.text.lane(), drawing.cycles.end);
        complete(row, markStart(row, drawing.cycles), drawing);
        row.occupy(drawing.cycles.end);
    }

    private void complete(Row row, long start, Drawing drawing) {
        LineText text = drawing.text;
        Span span = new Span(clock.picoseconds(start), clock.picoseconds(drawing.cycles.end));
        json.slice(text.name(), row, span, text.lane().colour());
        arguments(drawing);
        arrows(row, drawing);
    }

    /** A set of {@code flag}: one cycle up to the moment the flag is set. */
    void set(CoreRows core, Drawing drawing, int flag) {
        Row row = core.mark(drawing.text.lane(), drawing.cycles.end);
        pair(row, flagged(drawing, markStart(row, drawing.cycles), flag), mark(row, SET_COLOUR));
    }

    /** A wait for {@code flag}, as long as the pipe had nothing else to do. */
    void await(CoreRows core, Drawing drawing, int flag) {
        Row row = core.mark(drawing.text.lane(), drawing.cycles.end);
        long start = Math.max(drawing.cycles.start, row.lastEnd());
        pair(row, flagged(drawing, start, flag), mark(row, WAIT_COLOUR));
    }

    private static long markStart(Row row, Cycles cycles) {
        return Math.max(cycles.end - 1, row.lastEnd());
    }

    private Mark mark(Row row, String colour) {
        return new Mark(row.process() + "_" + marks++, colour);
    }

    private static Drawing flagged(Drawing drawing, long start, int flag) {
        LineText text = drawing.text;
        LineText shown = new LineText(text.instruction(), text.name(), text.address(), text.code(),
                detail(text.instruction(), flag));
        return new Drawing(shown, new Cycles(start, drawing.cycles.end), drawing.departures, drawing.arrivals,
                drawing.extra);
    }

    private void pair(Row row, Drawing drawing, Mark mark) {
        json.begin(drawing.text.name(), row, clock.picoseconds(drawing.cycles.start), mark);
        arguments(drawing);
        arrows(row, drawing);
        json.end(drawing.text.name(), row, clock.picoseconds(drawing.cycles.end), mark);
        row.occupy(drawing.cycles.end);
    }

    private void arguments(Drawing drawing) {
        json.argument("pc_addr", drawing.text.address());
        json.argument("code", drawing.text.code());
        json.argument("detail", drawing.text.detail());
        drawing.extra.forEach(json::argument);
        json.finishArguments();
    }

    private void arrows(Row row, Drawing drawing) {
        long end = clock.picoseconds(drawing.cycles.end);
        drawing.arrivals.forEach(arrow -> json.flow("t", row, end, arrow));
        drawing.departures.forEach(arrow -> json.flow("s", row, end, arrow));
    }

    /** The text by which the vendor's tools pair a set with its wait: the same for both. */
    private static String detail(Instruction instruction, int flag) {
        if (instruction instanceof Sync.SetFlag(Pipe src, Pipe dst, _)) {
            return detail(src, dst, flag);
        }
        if (instruction instanceof Sync.WaitFlag(Pipe src, Pipe dst, _)) {
            return detail(src, dst, flag);
        }
        throw new IllegalArgumentException("no flag: " + instruction.text());
    }

    private static String detail(Pipe src, Pipe dst, int flag) {
        return "PIPE:" + Lane.of(src) + ",TRIGGERPIPE:" + Lane.of(dst) + ",FLAGID:" + flag + ",";
    }
}
