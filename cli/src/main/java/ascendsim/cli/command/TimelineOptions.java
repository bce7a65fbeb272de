package ascendsim.cli.command;

import ascendsim.cli.output.OutputFile;
import ascendsim.isa.BadInput;
import ascendsim.isa.program.Kernel;
import ascendsim.sim.engine.Mode;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.timeline.Scope;
import ascendsim.traces.timeline.TimelineSvg;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** {@code --timeline} and what it shows. */
final class TimelineOptions {
    private static final int MOST_LAUNCHES = 99_999;

    @Option(names = "--timeline", paramLabel = "FILE.svg",
            description = "Draw what the pipes of one AI core did, as SVG for browsers and pages.")
    private Optional<String> timeline;

    @Option(names = "--timeline-core", paramLabel = "N", defaultValue = "0",
            description = "The AI core it shows (default ${DEFAULT-VALUE}).")
    private String core;

    @Option(names = "--timeline-cycles", paramLabel = "FROM-TO",
            description = "The cycles it shows (default: all).")
    private Optional<String> cycles;

    @Option(names = "--timeline-launch", paramLabel = "N",
            description = "The launch it shows, where an operator has several, from 1 (default: the last, the"
                    + " operator's own).")
    private Optional<String> launch;

    /**
     * The options, read.
     *
     * @param launch from 1; empty: the last
     */
    record Timeline(OutputFile file, Scope scope, OptionalInt launch) {
        void write(EventLog log) {
            int number = launch.orElse(log.launches().size());
            if (number < 1 || number > log.launches().size()) {
                return; // the machine stopped before it began
            }
            file.write(path -> TimelineSvg.write(log.launch(number - 1), path, scope));
        }

        /** Notes a problem when there is no such launch or its kernel does not run on the AI core. */
        void check(List<Kernel> kernels, Collected problems) {
            int number = launch.orElse(kernels.size());
            if (number > kernels.size()) {
                problems.add("--timeline-launch", Integer.toString(number),
                        "expected a whole number from 1 to " + kernels.size(), "");
                return;
            }
            Kernel kernel = kernels.get(number - 1);
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
        Optional<OptionalInt> number = problems.attempt(this::launch);
        return file.flatMap(f -> scope.flatMap(s -> number.map(n -> Optional.of(new Timeline(f, s, n)))));
    }

    private OptionalInt launch() {
        return launch.map(word -> OptionalInt.of((int) Words.whole("--timeline-launch", word, 1, MOST_LAUNCHES)))
                .orElse(OptionalInt.empty());
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
