package ascendsim.cli.command;

import ascendsim.cli.output.OutputFile;
import ascendsim.isa.BadInput;
import ascendsim.isa.program.Kernel;
import ascendsim.sim.engine.Mode;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.timeline.Scope;
import ascendsim.traces.timeline.TimelineSvg;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --timeline} and what it shows. */
final class TimelineOptions {
    @Option(names = "--timeline", paramLabel = "FILE.svg",
            description = "Draw what the pipes of one AI core did, as SVG for browsers and pages.")
    private Optional<String> timeline;

    @Option(names = "--timeline-core", paramLabel = "N", defaultValue = "0",
            description = "The AI core it shows (default ${DEFAULT-VALUE}).")
    private String core;

    @Option(names = "--timeline-cycles", paramLabel = "FROM-TO",
            description = "The cycles it shows (default: all).")
    private Optional<String> cycles;

    /** The options, read. */
    record Timeline(OutputFile file, Scope scope) {
        void write(EventLog log) {
            if (log.launches().isEmpty()) {
                return; // the machine stopped before it began
            }
            file.write(path -> TimelineSvg.write(log, path, scope));
        }

        /** Notes a problem when the kernel does not run on the AI core. */
        void check(Kernel kernel, Collected problems) {
            if (scope.core() >= kernel.blocks()) {
                problems.add("--timeline-core", Integer.toString(scope.core()),
                        "expected a whole number from 0 to " + (kernel.blocks() - 1) + ", the AI cores "
                                + kernel.name() + " runs on",
                        "");
            }
        }
    }

    Optional<String> path() {
        return timeline;
    }

    /** The picture to draw, if one is wanted; nothing at all if there are problems. */
    Optional<Optional<Timeline>> read(Mode mode, Collected problems) {
        if (timeline.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        if (!mode.hasTime()) {
            problems.add("--timeline", "a run in mode " + mode.text() + " has no times",
                    "expected mode timed or timing", "");
        }
        Optional<OutputFile> file =
                problems.attempt(() -> OutputFile.of("--timeline", Words.given("--timeline", timeline.get())));
        Optional<Scope> scope = problems.attempt(this::scope);
        return file.flatMap(f -> scope.map(s -> Optional.of(new Timeline(f, s))));
    }

    private Scope scope() {
        int number = (int) Words.whole("--timeline-core", core, 0, 99_999);
        if (cycles.isEmpty()) {
            return Scope.whole(number);
        }
        String[] ends = cycles.get().split("-", -1);
        if (ends.length != 2) {
            throw BadInput.of("--timeline-cycles", cycles.get(), "expected FROM-TO, for example 40000-60000", "");
        }
        long from = Words.whole("--timeline-cycles", ends[0], 0, Long.MAX_VALUE - 1);
        return new Scope(number, from, Words.whole("--timeline-cycles", ends[1], from + 1, Long.MAX_VALUE));
    }
}
