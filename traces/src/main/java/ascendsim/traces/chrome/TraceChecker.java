package ascendsim.traces.chrome;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
     * Everything wrong with a trace file, one line each; empty for a good one.
     *
     * @throws IOException if the file cannot be read
     */
    public static List<String> problems(Path file) throws IOException {
        List<String> problems = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
            problems.addAll(head(head));
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            List<TraceEvent> events = TraceEvents.read(in);
            events.stream().filter(e -> !e.problem().isEmpty())
                    .forEach(e -> problems.add(e.where() + ": " + e.problem()));
            problems.addAll(Nesting.problems(events, 1));
            problems.addAll(Nesting.problems(events, NANOSECOND));
        }
        return problems;
    }

    private static List<String> head(String head) {
        int bracket = head.indexOf('[');
        String before = bracket < 0 ? "" : head.substring(0, bracket);
        return before.contains("\"profilingType\"") && before.contains("\"op\"")
                ? List.of()
                : List.of("no profilingType \"op\" before the first '[': Insight takes it for a system trace");
    }
}
