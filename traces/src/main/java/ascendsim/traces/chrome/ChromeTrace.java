package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.chrome.TraceVisitor.Counters;
import ascendsim.traces.chrome.TraceVisitor.Studio;
import ascendsim.traces.log.EventKind;
import ascendsim.traces.log.Events;
import ascendsim.traces.use.BufferUse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.exc.JacksonIOException;

/**
 * A log as the Chrome trace that MindStudio Insight, Perfetto and chrome://tracing open: the vendor simulator's dialect
 * for all cores in one file (ecosystem.md §1.4), or Perfetto's own. Times are microseconds with six decimals. The same
 * log gives the same bytes; the file appears complete or not at all. The log is read twice; what is kept of it does not
 * grow with its length.
 */
public final class ChromeTrace {
    /** Of a file's limit: counters come on top of the slices. */
    private static final double SLICES_SHARE = 0.9;

    private final Events log;
    private final TraceOptions options;
    private final Dialect dialect;
    private final BufferCounters buffers;

    private ChromeTrace(Events log, TraceOptions options, Dialect dialect, BufferCounters buffers) {
        this.log = log;
        this.buffers = buffers;
        this.options = options;
        this.dialect = dialect;
    }

    /**
     * Writes the trace of a log for Insight.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Events log, Path file) throws IOException {
        write(log, file, TraceOptions.STANDARD);
    }

    /**
     * Writes the trace of a log.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(Events log, Path file, TraceOptions options) throws IOException {
        write(log, file, options, List.of());
    }

    /**
     * Writes the trace of a log.
     *
     * @param buffers how full the buffers were, launch by launch, as {@code Footmarks} saw it; none: not shown
     * @throws IOException if the file cannot be written
     */
    public static void write(Events log, Path file, TraceOptions options,
            List<Map<CoreId, Map<Space, BufferUse>>> buffers) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                write(log, out, options, new BufferCounters(buffers));
            } catch (JacksonIOException e) {
                throw e.getCause();
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Writes the trace of a log and closes {@code out}. */
    static void write(Events log, OutputStream out, TraceOptions options, BufferCounters buffers) {
        Dialect dialect = Dialect.of(options.format());
        try (TraceJson json = new TraceJson(out, dialect)) {
            json.begin();
            new ChromeTrace(log, options, dialect, buffers).draw(_ -> json, Optional.of(json));
            json.end();
        }
    }

    /**
     * Writes a file for each core, in the vendor's dialect for one core, without arrows between cores and without
     * counters.
     *
     * @param file where the trace of a core goes; its directory is there
     * @throws IOException if a file cannot be written
     */
    public static void writeCores(Events log, Function<CoreId, Path> file, TraceOptions options)
            throws IOException {
        Map<String, TraceJson> files = new LinkedHashMap<>();
        try {
            for (CoreId core : cores(log)) {
                TraceJson json = new TraceJson(new BufferedOutputStream(Files.newOutputStream(file.apply(core))),
                        Dialect.ONE_CORE);
                files.put(core.text(), json);
                json.begin();
            }
            new ChromeTrace(log, options, Dialect.ONE_CORE, new BufferCounters(List.of())).draw(
                    core -> files.get(core.text()),
                    Optional.empty());
            files.values().forEach(TraceJson::end);
        } catch (JacksonIOException e) {
            throw e.getCause();
        } finally {
            files.values().forEach(TraceJson::close);
        }
    }

    /** @param counted where counters go */
    private void draw(Function<CoreId, TraceJson> files, Optional<TraceJson> counted) {
        if (log.launches().isEmpty()) {
            return;
        }
        double mhz = log.launches().getFirst().chip().cores().clockMhz();
        Arrows arrows = new Arrows(options.scope());
        Clock measured = new Clock(mhz);
        Detail detail = first(measured, arrows);
        long grain = detail.grain((long) (SLICES_SHARE * options.limitBytes()));
        arrows.rewind();
        long from = Math.min(options.scope().from(), measured.last());
        long to = Math.min(options.scope().to(), measured.last());
        int cores = (int) cores(log).stream().filter(options.scope()::shows).count();
        Counters counters = new Counters(new Throughput(measured.picoseconds(measured.last())),
                new QueueDepths(from, Math.max(from, to), cores));
        Clock clock = new Clock(mhz);
        TraceVisitor visitor = new TraceVisitor(
                new Studio(new Painter(files, dialect, clock), clock, arrows, options.scope(), grain), counters,
                log.launches().size() > 1);
        log.forEach(visitor::visit);
        visitor.finish();
        counted.ifPresent(json -> {
            counters.throughput().write(json, new TraceJson.Span(clock.picoseconds(from), clock.picoseconds(to)));
            counters.queues().write(json, clock);
            buffers.write(json, clock, options.scope());
        });
    }

    /** Every core that took part in a launch, once. */
    private static Collection<CoreId> cores(Events log) {
        Map<String, CoreId> cores = new LinkedHashMap<>();
        log.launches().forEach(launch -> launch.cores().forEach(core -> cores.putIfAbsent(core.text(), core)));
        return cores.values();
    }

    private Detail first(Clock clock, Arrows arrows) {
        Detail detail = new Detail();
        LineTexts[] texts = {LineTexts.NONE};
        log.forEach(event -> {
            clock.watch(event);
            arrows.count(event, clock);
            if (event.kind() == EventKind.LAUNCHED) {
                texts[0] = new LineTexts(event.launch().kernel());
            }
            boolean drawn = event.kind() == EventKind.INSTRUCTION || event.kind() == EventKind.SCALAR;
            if (drawn && options.scope().shows(event.core())
                    && options.scope().shows(clock.cycle(event.start()), clock.cycle(event.end()))) {
                detail.count(event.core(), texts[0].of(event.core().kind(), event.line()),
                        clock.cycle(event.start()));
            }
        });
        return detail;
    }
}
