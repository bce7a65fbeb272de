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
import java.util.function.Function;

/** Puts instructions into rows and writes them. Cycles here are those of the whole trace. */
final class Painter {
    private static final int SORT_INDICES_PER_BLOCK = 3;
    private static final String SET_COLOUR = "black";
    private static final String WAIT_COLOUR = "yellow";
    private static final long NANOSECOND = 1000;

    private final Function<CoreId, TraceJson> files;
    private final Dialect dialect;
    private final Clock clock;
    private final Map<String, CoreRows> cores = new TreeMap<>();
    private long marks;

    /** @param files where each core is drawn */
    Painter(Function<CoreId, TraceJson> files, Dialect dialect, Clock clock) {
        this.files = files;
        this.dialect = dialect;
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
        private boolean hasArrows() { return !departures.isEmpty() || !arrivals.isEmpty(); }
    }

    record Cycles(long start, long end) {
    }

    /** Instructions drawn as one. */
    record Several(Cycles cycles, Map<String, String> arguments) {
    }

    /** The rows of a core, the same ones in every launch. */
    CoreRows rows(CoreId core) {
        return cores.computeIfAbsent(core.text(), name -> {
            TraceJson json = files.apply(core);
            json.appears(core, sortIndex(core));
            return new CoreRows(core, json);
        });
    }

    /** The vendor's place of a core, the same in every launch. */
    static int sortIndex(CoreId core) {
        return SORT_INDICES_PER_BLOCK * core.block() + switch (core.kind()) {
            case AIC -> 1;
            case AIV -> 2 + core.sub();
        };
    }

    void slice(CoreRows core, Drawing drawing) {
        if (drawing.hasArrows() && dialect == Dialect.PERFETTO) {
            flag(core, drawing);
            return;
        }
        Cycles cycles = drawing.cycles;
        Row row = core.slice(new Row.Kind(drawing.text.lane(), false), cycles.start, cycles.end);
        complete(core.json(), row, cycles.start, drawing);
    }

    void group(CoreRows core, Lane lane, String name, Several several) {
        Cycles cycles = several.cycles;
        Row row = core.slice(new Row.Kind(lane, false), cycles.start, cycles.end);
        TraceJson json = core.json();
        json.slice(name, row, span(cycles), lane.colour());
        several.arguments.forEach(json::argument);
        json.finishArguments();
    }

    /** One cycle that ends with the drawing, less where the row is not free before. */
    void bar(CoreRows core, Drawing drawing) {
        Row row = core.mark(drawing.text.lane(), drawing.cycles.end);
        complete(core.json(), row, markStart(row, drawing.cycles), drawing);
        row.occupy(drawing.cycles.end);
    }

    private void complete(TraceJson json, Row row, long start, Drawing drawing) {
        LineText text = drawing.text;
        Cycles cycles = new Cycles(start, drawing.cycles.end);
        json.slice(text.name(), row, span(cycles), text.lane().colour());
        arguments(json, drawing);
        arrows(json, row, drawing, cycles);
    }

    private Span span(Cycles cycles) {
        return new Span(clock.picoseconds(cycles.start), clock.picoseconds(cycles.end));
    }

    /** A set of {@code flag}: one cycle up to the moment the flag is set. */
    void set(CoreRows core, Drawing drawing, int flag) {
        if (dialect == Dialect.PERFETTO) {
            flag(core, flagged(drawing, drawing.cycles.end - 1, flag));
            return;
        }
        Row row = core.mark(drawing.text.lane(), drawing.cycles.end);
        pair(core.json(), row, flagged(drawing, markStart(row, drawing.cycles), flag), SET_COLOUR);
    }

    /** A wait for {@code flag}, as long as the pipe had nothing else to do. */
    void await(CoreRows core, Drawing drawing, int flag) {
        if (dialect == Dialect.PERFETTO) {
            flag(core, flagged(drawing, drawing.cycles.start, flag));
            return;
        }
        Row row = core.mark(drawing.text.lane(), drawing.cycles.end);
        long start = Math.max(drawing.cycles.start, row.lastEnd());
        pair(core.json(), row, flagged(drawing, start, flag), WAIT_COLOUR);
    }

    /** In a row for flags, at least a nanosecond long: Perfetto hangs arrows on slices that have a length. */
    private void flag(CoreRows core, Drawing drawing) {
        long end = drawing.cycles.end;
        long start = Math.max(0, Math.min(drawing.cycles.start, end - clock.cyclesOfNanosecond()));
        Row row = core.slice(new Row.Kind(drawing.text.lane(), true), start, end);
        complete(core.json(), row, start, drawing);
    }

    private static long markStart(Row row, Cycles cycles) {
        return Math.max(cycles.end - 1, row.lastEnd());
    }

    private static Drawing flagged(Drawing drawing, long start, int flag) {
        return new Drawing(drawing.text.with(detail(drawing.text.instruction(), flag)),
                new Cycles(start, drawing.cycles.end), drawing.departures, drawing.arrivals, drawing.extra);
    }

    private void pair(TraceJson json, Row row, Drawing drawing, String colour) {
        if (dialect.pairsFlags()) {
            Mark mark = new Mark(row.process() + "_" + marks++, colour);
            json.begin(drawing.text.name(), row, clock.picoseconds(drawing.cycles.start), mark);
            arguments(json, drawing);
            arrows(json, row, drawing, drawing.cycles);
            json.end(drawing.text.name(), row, clock.picoseconds(drawing.cycles.end), mark);
        } else {
            json.slice(drawing.text.name(), row, span(drawing.cycles), colour);
            arguments(json, drawing);
            arrows(json, row, drawing, drawing.cycles);
        }
        row.occupy(drawing.cycles.end);
    }

    private static void arguments(TraceJson json, Drawing drawing) {
        json.argument("pc_addr", drawing.text.address());
        json.argument("code", drawing.text.code());
        json.argument("detail", drawing.text.detail());
        drawing.extra.forEach(json::argument);
        json.finishArguments();
    }

    /** Where an arrow leaves a slice and where it reaches one is the viewers' own habit (ecosystem.md §1.4). */
    private void arrows(TraceJson json, Row row, Drawing drawing, Cycles drawn) {
        Span span = span(drawn);
        long leaves = switch (dialect) {
            case ALL_CORES -> span.end();
            case ONE_CORE -> span.start() + (span.end() - span.start()) / 2;
            case PERFETTO -> span.start();
        };
        long reaches = dialect == Dialect.PERFETTO ? Math.max(span.start(), span.end() - NANOSECOND) : span.end();
        drawing.arrivals.stream().filter(this::fits).forEach(arrow -> json.arrives(row, reaches, arrow));
        drawing.departures.stream().filter(this::fits).forEach(arrow -> json.departs(row, leaves, arrow));
    }

    private boolean fits(Arrow arrow) {
        return dialect != Dialect.ONE_CORE || Arrows.isLocal(arrow);
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
