package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.GmPath;
import ascendsim.traces.chrome.LineTexts.LineText;
import ascendsim.traces.chrome.Painter.Cycles;
import ascendsim.traces.chrome.Painter.Drawing;
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

    private final Painter painter;
    private final Clock clock;
    private final Arrows arrows;
    private final Throughput throughput;
    private final List<CoreRows> rows = new ArrayList<>();
    private final List<Stalls> stalls = new ArrayList<>();
    private final Map<Moving, Long> moving = new HashMap<>();
    /** Flag of the sync instruction the scalar unit of a core is running: its own event does not say. */
    private final Map<CoreId, Integer> scalarFlags = new HashMap<>();
    private LineTexts texts = LineTexts.NONE;

    TraceVisitor(Painter painter, Clock clock, Arrows arrows, Throughput throughput) {
        this.painter = painter;
        this.clock = clock;
        this.arrows = arrows;
        this.throughput = throughput;
    }

    void visit(Event event) {
        clock.watch(event);
        arrows.pair(event);
        switch (event.kind()) {
            case LAUNCHED -> launched(event.launch());
            case SCALAR -> draw(event, scalarFlags.getOrDefault(event.core(), 0));
            case INSTRUCTION -> draw(event, event.flag());
            case STALL -> stalls(event).add(event);
            case TRAFFIC -> moving.merge(new Moving(event.core(), event.sequence()),
                    event.hitBytes() + event.missBytes(), Long::sum);
            case FLAG_SET, FLAG_TAKEN -> flag(event);
            case CORE_STARTED, CROSS_SET, CROSS_TAKEN, CORE_ENDED, FINISHED -> {
            }
        }
    }

    private void launched(Launch launch) {
        texts = new LineTexts(launch.kernel());
        moving.clear();
        scalarFlags.clear();
        rows.clear();
        stalls.clear();
        for (CoreId core : launch.cores()) {
            rows.add(painter.rows(core));
            for (int pipe = 0; pipe < PIPES; pipe++) {
                stalls.add(new Stalls());
            }
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

    private void draw(Event event, int flag) {
        LineText text = texts.of(event.core().kind(), event.line());
        CoreRows core = rows.get(event.core().index());
        Stalls.Taken waited = stalls(event).take(event);
        Cycles cycles = new Cycles(clock.cycle(event.start()), clock.cycle(event.end()));
        switch (Shape.of(text.instruction())) {
            case SLICE -> painter.slice(core, drawing(event, text, cycles, waited));
            case BAR -> painter.bar(core, drawing(event, text, cycles, waited));
            case SET -> painter.set(core, drawing(event, text, cycles, waited), flag);
            case WAIT -> painter.await(core, drawing(event, text, since(cycles, waited), waited), flag);
        }
    }

    private Cycles since(Cycles cycles, Stalls.Taken waited) {
        OptionalLong since = waited.waitedSince();
        return since.isPresent()
                ? new Cycles(Math.min(clock.cycle(since.getAsLong()), cycles.start()), cycles.end())
                : cycles;
    }

    private Drawing drawing(Event event, LineText text, Cycles cycles, Stalls.Taken waited) {
        Map<String, String> extra = new LinkedHashMap<>();
        Optional<GmPath> path = event.launch().lines().path(event.core().kind(), event.line());
        if (path.isPresent()) {
            transfer(event, path.get(), cycles, extra);
        }
        if (!waited.isEmpty()) {
            extra.put("stall", waited.text());
        }
        if (!event.launch().lines().isSync(event.core().kind(), event.line())) {
            return new Drawing(text, cycles, List.of(), List.of(), extra);
        }
        return Arrows.isWait(text.instruction())
                ? new Drawing(text, cycles, List.of(), arrows.arrivals(event), extra)
                : new Drawing(text, cycles, arrows.departures(event), List.of(), extra);
    }

    private void transfer(Event event, GmPath path, Cycles cycles, Map<String, String> extra) {
        Long bytes = moving.remove(new Moving(event.core(), event.sequence()));
        if (bytes != null) {
            extra.put("process_bytes", Long.toString(bytes));
            Span span = new Span(clock.picoseconds(cycles.start()), clock.picoseconds(cycles.end()));
            throughput.transfer(path, span, bytes);
        }
    }
}
