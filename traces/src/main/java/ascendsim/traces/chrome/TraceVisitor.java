package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.GmPath;
import ascendsim.traces.chrome.LineTexts.LineText;
import ascendsim.traces.chrome.Painter.Cycles;
import ascendsim.traces.chrome.Painter.Drawing;
import ascendsim.traces.chrome.Painter.Several;
import ascendsim.traces.chrome.TraceJson.Arrow;
import ascendsim.traces.chrome.TraceJson.Span;
import ascendsim.traces.log.Event;
import ascendsim.traces.log.Launch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Draws a log as it is replayed. What it remembers is bounded by what is in flight, not by the length of the run. */
final class TraceVisitor {
    private static final int PIPES = Pipe.values().length;

    private record Moving(CoreId core, long sequence) {
    }

    /**
     * Who draws what.
     *
     * @param grain cycles of a slice that stands for several instructions; 0: each has its own
     */
    record Studio(Painter painter, Clock clock, Arrows arrows, TraceScope scope, long grain) {
    }

    /** What is shown over time beside the slices. */
    record Counters(Throughput throughput, QueueDepths queues) {
    }

    private final Studio studio;
    private final Counters counters;
    private final Map<CoreId, CoreRows> rows = new HashMap<>();
    private final Map<CoreId, Groups> groups = new LinkedHashMap<>();
    private final List<Stalls> stalls = new ArrayList<>();
    private final Map<Moving, Long> moving = new HashMap<>();
    /** Flag of the sync instruction the scalar unit of a core is running: its own event does not say. */
    private final Map<CoreId, Integer> scalarFlags = new HashMap<>();
    private final Map<CoreId, Long> began = new HashMap<>();
    private final boolean several;
    private LineTexts texts = LineTexts.NONE;

    /** @param several launches, which are to be told from one another */
    TraceVisitor(Studio studio, Counters counters, boolean several) {
        this.studio = studio;
        this.counters = counters;
        this.several = several;
    }

    void visit(Event event) {
        studio.clock.watch(event);
        studio.arrows.pair(event);
        switch (event.kind()) {
            case LAUNCHED -> launched(event.launch());
            case SCALAR -> draw(event, scalarFlags.getOrDefault(event.core(), 0));
            case INSTRUCTION -> instruction(event);
            case STALL -> stalls(event).add(event);
            case TRAFFIC -> moving.merge(new Moving(event.core(), event.sequence()),
                    event.hitBytes() + event.missBytes(), Long::sum);
            case FLAG_SET, FLAG_TAKEN -> flag(event);
            case CORE_STARTED -> began.put(event.core(), event.start());
            case CORE_ENDED -> ended(event);
            case CROSS_SET, CROSS_TAKEN, FINISHED -> {
            }
        }
    }

    /** The log has ended. */
    void finish() {
        groups.values().forEach(Groups::finish);
    }

    private void launched(Launch launch) {
        finish();
        texts = new LineTexts(launch.kernel());
        moving.clear();
        began.clear();
        scalarFlags.clear();
        rows.clear();
        groups.clear();
        stalls.clear();
        for (CoreId core : launch.cores()) {
            if (studio.scope.shows(core)) {
                CoreRows own = studio.painter.rows(core);
                rows.put(core, own);
                groups.put(core, new Groups(own, studio.painter, studio.grain));
            }
            for (int pipe = 0; pipe < PIPES; pipe++) {
                stalls.add(new Stalls());
            }
        }
    }

    /** Of several launches each is a slice of its own, in a row that the vendor has for all pipes together. */
    private void ended(Event event) {
        Cycles cycles = new Cycles(studio.clock.cycle(began.getOrDefault(event.core(), 0L)),
                studio.clock.cycle(event.start()));
        if (several && rows.containsKey(event.core()) && studio.scope.shows(cycles.start(), cycles.end())) {
            studio.painter.group(rows.get(event.core()), Lane.ALL, event.launch().kernel().name(),
                    new Several(cycles, Map.of("detail", "launch")));
        }
    }

    private void flag(Event event) {
        if (event.pipe() == Pipe.S) {
            scalarFlags.put(event.core(), event.flag());
        }
    }

    private Stalls stalls(Event event) {
        return stalls.get(event.core().index() * PIPES + event.pipe().ordinal());
    }

    private void instruction(Event event) {
        if (rows.containsKey(event.core())) {
            counters.queues.waited(event.core(), event.pipe(), studio.clock.cycle(event.dispatch()),
                    studio.clock.cycle(event.start()));
        }
        draw(event, event.flag());
    }

    /** Also what is not shown takes its stalls, its bytes and its arrows: they belong to nothing else. */
    private void draw(Event event, int flag) {
        LineText text = texts.of(event.core().kind(), event.line());
        Stalls.Taken waited = stalls(event).take(event);
        Cycles cycles = new Cycles(studio.clock.cycle(event.start()), studio.clock.cycle(event.end()));
        long bytes = bytes(event, cycles);
        List<Arrow> arrows = arrows(event, text);
        boolean shown = text.isSync() ? studio.scope.shows(cycles.end())
                : studio.scope.shows(cycles.start(), cycles.end());
        if (!shown || !rows.containsKey(event.core())) {
            return;
        }
        if (studio.grain > 0) {
            group(event, text, waited, bytes);
            return;
        }
        boolean wait = Arrows.isWait(text.instruction());
        Drawing drawing = new Drawing(text, cycles, wait ? List.of() : arrows, wait ? arrows : List.of(),
                extra(event, text, waited, bytes));
        draw(rows.get(event.core()), drawing, waited, flag);
    }

    private void draw(CoreRows core, Drawing drawing, Stalls.Taken waited, int flag) {
        switch (Shape.of(drawing.text().instruction())) {
            case SLICE -> studio.painter.slice(core, drawing);
            case BAR -> studio.painter.bar(core, drawing);
            case SET -> studio.painter.set(core, drawing, flag);
            case WAIT -> studio.painter.await(core, since(drawing, waited), flag);
        }
    }

    private void group(Event event, LineText text, Stalls.Taken waited, long bytes) {
        Groups own = groups.get(event.core());
        if (!waited.isEmpty()) {
            own.waited(text.lane(), waited.cycles());
        }
        if (!text.isSync()) {
            own.add(text.lane(), text.name(),
                    new Cycles(studio.clock.cycle(event.start()), studio.clock.cycle(event.end())), bytes);
        }
    }

    private Drawing since(Drawing drawing, Stalls.Taken waited) {
        OptionalLong since = waited.waitedSince();
        if (since.isEmpty()) {
            return drawing;
        }
        Cycles cycles = drawing.cycles();
        long start = Math.min(studio.clock.cycle(since.getAsLong()), cycles.start());
        return new Drawing(drawing.text(), new Cycles(start, cycles.end()), drawing.departures(), drawing.arrivals(),
                drawing.extra());
    }

    private List<Arrow> arrows(Event event, LineText text) {
        if (!text.isSync()) {
            return List.of();
        }
        return Arrows.isWait(text.instruction()) ? studio.arrows.arrivals(event) : studio.arrows.departures(event);
    }

    private static Map<String, String> extra(Event event, LineText text, Stalls.Taken waited, long bytes) {
        Map<String, String> extra = new LinkedHashMap<>();
        text.values(event).ifPresent(values -> extra.put("operands", values));
        if (bytes > 0) {
            extra.put("process_bytes", Long.toString(bytes));
        }
        if (!waited.isEmpty()) {
            extra.put("stall", waited.text());
        }
        return extra;
    }

    /** What a transfer moved, also told to the counters; 0 of anything else. */
    private long bytes(Event event, Cycles cycles) {
        Optional<GmPath> path = event.launch().lines().path(event.core().kind(), event.line());
        Long bytes = path.isPresent() ? moving.remove(new Moving(event.core(), event.sequence())) : null;
        if (bytes == null) {
            return 0;
        }
        Span span = new Span(studio.clock.picoseconds(cycles.start()), studio.clock.picoseconds(cycles.end()));
        counters.throughput.transfer(path.get(), span, bytes);
        return bytes;
    }
}
