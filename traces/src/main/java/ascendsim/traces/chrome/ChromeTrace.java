package ascendsim.traces.chrome;

import ascendsim.traces.log.EventLog;
import ascendsim.traces.log.Launch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.core.exc.JacksonIOException;

/**
 * A log as the Chrome trace that MindStudio Insight, Perfetto and chrome://tracing open: the vendor simulator's dialect
 * for all cores in one file (ecosystem.md §1.4). Times are microseconds with six decimals. The same log gives the same
 * bytes; the file appears complete or not at all.
 */
public final class ChromeTrace {
    private ChromeTrace() {
    }

    /**
     * Writes the trace of a log.
     *
     * @throws IOException if the file cannot be written
     */
    public static void write(EventLog log, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                write(log, out);
            } catch (JacksonIOException e) {
                throw e.getCause();
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Writes the trace of a log and closes {@code out}. */
    static void write(EventLog log, OutputStream out) {
        try (TraceJson json = new TraceJson(out)) {
            json.begin();
            List<Launch> launches = log.launches();
            if (!launches.isEmpty()) {
                write(log, json, launches.getFirst().chip().cores().clockMhz());
            }
            json.end();
        }
    }

    private static void write(EventLog log, TraceJson json, double mhz) {
        Arrows arrows = new Arrows();
        Clock measured = new Clock(mhz);
        log.forEach(event -> {
            measured.watch(event);
            arrows.count(event);
        });
        arrows.rewind();
        Throughput throughput = new Throughput(measured.picoseconds(measured.last()));
        Clock clock = new Clock(mhz);
        TraceVisitor visitor = new TraceVisitor(new Painter(json, clock), clock, arrows, throughput);
        log.forEach(visitor::visit);
        throughput.write(json);
    }
}
