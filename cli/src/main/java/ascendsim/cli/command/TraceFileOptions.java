package ascendsim.cli.command;

import ascendsim.cli.output.OutputFile;
import ascendsim.isa.BadInput;
import ascendsim.isa.program.Kernel;
import ascendsim.sim.engine.Mode;
import ascendsim.traces.chrome.ChromeTrace;
import ascendsim.traces.chrome.TraceFormat;
import ascendsim.traces.chrome.TraceOptions;
import ascendsim.traces.chrome.TraceScope;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.use.Footmarks;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** {@code --trace} and what it shows. */
final class TraceFileOptions {
    private static final int MOST_CORES = 99_999;
    private static final long MEGABYTE = 1_000_000;
    private static final long STANDARD_MEGABYTES = 1_000;
    private static final long MOST_MEGABYTES = 1_000_000;

    @Option(names = "--trace", paramLabel = "FILE",
            description = "Write a Chrome trace for MindStudio Insight or Perfetto.")
    private Optional<String> trace;

    @Option(names = "--trace-format", paramLabel = "FORMAT", defaultValue = "insight",
            description = "Whom it is for: insight or perfetto (default ${DEFAULT-VALUE}).")
    private String format;

    @Option(names = "--trace-cores", paramLabel = "LIST",
            description = "The AI cores it shows, such as 0-3,7 (default: all).")
    private Optional<String> cores;

    @Option(names = "--trace-cycles", paramLabel = "FROM-TO", description = "The cycles it shows,"
            + " counted through all launches (default: all).")
    private Optional<String> cycles;

    @Option(names = "--trace-limit", paramLabel = "MB", defaultValue = "" + STANDARD_MEGABYTES,
            description = "About how large it may become: where every instruction would take more, neighbours become"
                    + " one slice (default ${DEFAULT-VALUE}).")
    private String limit;

    /** The options, read. */
    record Trace(OutputFile file, TraceOptions options) {
        /** What the options say where they are not given. */
        static Trace whole(OutputFile file) {
            return new Trace(file, new TraceOptions(TraceFormat.INSIGHT, TraceScope.ALL,
                    MEGABYTE * STANDARD_MEGABYTES));
        }

        /** @param footmarks launch by launch */
        void write(EventLog log, List<Footmarks> footmarks) {
            file.write(path -> ChromeTrace.write(log, path, options,
                    footmarks.stream().map(Footmarks::buffers).toList()));
        }

        /** Notes a problem when none of the kernels runs on the cores. */
        void check(List<Kernel> kernels, Collected problems) {
            Kernel kernel = kernels.stream().max(Comparator.comparingInt(Kernel::blocks)).orElseThrow();
            options.scope().blocks().stream().filter(core -> core >= kernel.blocks()).sorted().findFirst()
                    .ifPresent(core -> problems.add("--trace-cores", Integer.toString(core),
                            "expected whole numbers from 0 to " + (kernel.blocks() - 1) + ", the AI cores "
                                    + kernel.name() + " runs on",
                            ""));
        }
    }

    Optional<String> path() {
        return trace;
    }

    /** The trace to write, if one is wanted; nothing at all if there are problems. */
    Optional<Optional<Trace>> read(Mode mode, Collected problems) {
        if (trace.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        if (!mode.hasTime()) {
            problems.add("--trace", "a run in mode " + mode.text() + " has no times", "expected mode timed or timing",
                    "");
        }
        Optional<OutputFile> file =
                problems.attempt(() -> OutputFile.of("--trace", Words.given("--trace", trace.get())));
        Optional<TraceFormat> viewer =
                problems.attempt(() -> Words.one("--trace-format", format, TraceFormat.class));
        Optional<TraceScope> scope = problems.attempt(this::scope);
        Optional<Long> bytes =
                problems.attempt(() -> MEGABYTE * Words.whole("--trace-limit", limit, 1, MOST_MEGABYTES));
        if (file.isEmpty() || viewer.isEmpty() || scope.isEmpty() || bytes.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Optional.of(
                new Trace(file.get(), new TraceOptions(viewer.get(), scope.get(), bytes.get()))));
    }

    private TraceScope scope() {
        Set<Integer> blocks = new TreeSet<>();
        if (cores.isPresent()) {
            for (String part : cores.get().split(",", -1)) {
                String[] ends = part.split("-", 2);
                int first = (int) Words.whole("--trace-cores", ends[0], 0, MOST_CORES);
                int last = ends.length == 1 ? first : (int) Words.whole("--trace-cores", ends[1], first, MOST_CORES);
                for (int core = first; core <= last; core++) {
                    blocks.add(core);
                }
            }
        }
        if (cycles.isEmpty()) {
            return new TraceScope(blocks, 0, Long.MAX_VALUE);
        }
        String[] ends = cycles.get().split("-", -1);
        if (ends.length != 2) {
            throw BadInput.of("--trace-cycles", cycles.get(), "expected FROM-TO, for example 40000-60000", "");
        }
        long from = Words.whole("--trace-cycles", ends[0], 0, Long.MAX_VALUE - 1);
        return new TraceScope(blocks, from, Words.whole("--trace-cycles", ends[1], from + 1, Long.MAX_VALUE));
    }
}
