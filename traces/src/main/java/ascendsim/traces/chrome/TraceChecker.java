package ascendsim.traces.chrome;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether viewers can open a trace file as the run of an operator: MindStudio Insight's look at the head of the file,
 * the kinds of event it accepts, and Perfetto's nesting (ecosystem.md §1.4). Holds all events in memory.
 */
public final class TraceChecker {
    /** Far more than any head has. */
    private static final int HEAD_BYTES = 4096;
    private static final long NANOSECOND = 1000;

    private TraceChecker() {
    }

    /**
     * Everything wrong with a trace file for Insight, one line each; empty for a good one. A file of one core is told
     * from one of all cores by its version.
     *
     * @throws IOException if the file cannot be read
     */
    public static List<String> problems(Path file) throws IOException {
        return problems(file, TraceFormat.INSIGHT);
    }

    /**
     * Everything wrong with a trace file, one line each; empty for a good one.
     *
     * @throws IOException if the file cannot be read
     */
    public static List<String> problems(Path file, TraceFormat format) throws IOException {
        Optional<Dialect> vendors = Dialect.of(head(file));
        if (format == TraceFormat.PERFETTO) {
            return events(file, Dialect.PERFETTO);
        }
        List<String> problems = new ArrayList<>();
        if (vendors.isEmpty()) {
            problems.add("no profilingType \"op\" before the first '[': Insight takes it for a system trace");
        }
        problems.addAll(events(file, vendors.orElse(Dialect.ALL_CORES)));
        return problems;
    }

    /** Whom a file seems to be written for. */
    public static TraceFormat format(Path file) throws IOException {
        return Dialect.of(head(file)).isPresent() ? TraceFormat.INSIGHT : TraceFormat.PERFETTO;
    }

    private static List<String> events(Path file, Dialect dialect) throws IOException {
        List<String> problems = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            List<TraceEvent> events = TraceEvents.read(in, dialect);
            events.stream().filter(e -> !e.problem().isEmpty())
                    .forEach(e -> problems.add(e.where() + ": " + e.problem()));
            problems.addAll(Nesting.problems(events, 1));
            problems.addAll(Nesting.problems(events, NANOSECOND));
        }
        return problems;
    }

    /** What stands before the first bracket; nothing if there is none in reach. */
    private static String head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
            return head.substring(0, Math.max(0, head.indexOf('[')));
        }
    }
}
