package ascendsim.cli.command;

import ascendsim.cli.console.Console;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.JsonOutput;
import ascendsim.cli.output.OutputFile;
import ascendsim.cli.report.SweepReport;
import ascendsim.isa.BadInput;
import ascendsim.kernels.batch.Batch;
import ascendsim.tiling.sweep.Sweep;
import ascendsim.tiling.sweep.SweepFile;
import ascendsim.tiling.sweep.SweepRun;
import ascendsim.tiling.sweep.SweepTable;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ascendsim sweep FILE.yaml}. */
@Command(name = "sweep", description = "Simulates a grid of operators, shapes, chips and tilings.")
public final class SweepCommand implements Callable<Integer> {
    private static final int MOST_JOBS = 1024;
    private static final String LINES = ".jsonl";

    private final Console console;

    @Parameters(paramLabel = "FILE.yaml", description = "The grid (docs/tuning.md).")
    private String file;

    @Option(names = "--out", paramLabel = "FILE.csv|FILE.jsonl",
            description = "Write the rows (default: the sweep's name with .csv). FILE.journal beside it holds what is"
                    + " done so far.")
    private Optional<String> out;

    @Option(names = "--resume", description = "Go on where an interrupted run with the same --out stopped.")
    private boolean resume;

    @Option(names = "--jobs", paramLabel = "N",
            description = "Tasks at a time (default: one for each processor); results do not depend on it.")
    private Optional<String> jobs;

    @Mixin
    private JsonOption json;

    @Mixin
    private HelpOption help;

    public SweepCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        Path given = Path.of(Words.given("sweep", file));
        Optional<Sweep> sweep = problems.attempt(() -> SweepFile.read(given));
        Optional<Integer> threads = problems.attempt(() -> jobs.map(j -> (int) Words.whole("--jobs", j, 1, MOST_JOBS))
                .orElseGet(() -> Runtime.getRuntime().availableProcessors()));
        String place = out.orElseGet(() -> given.getFileName().toString().replaceFirst("\\.ya?ml$", "") + ".csv");
        Optional<OutputFile> rows = problems.attempt(() -> output(place));
        Optional<JsonOutput> output = problems.attempt(json::output);
        String journal = place + ".journal";
        new DifferentFiles().with("FILE.yaml", Optional.of(file)).with("--json", json.path())
                .with("--out", Optional.of(place)).with("its journal", Optional.of(journal)).check(problems);
        problems.raise();
        SweepRun run = SweepRun.open(sweep.orElseThrow(), SweepFile.text(given), Path.of(journal), resume);
        try (Progress progress = Progress.on(console)) {
            run.run(threads.orElseThrow(), watcher(progress));
        }
        SweepTable table = run.table();
        rows.orElseThrow().write(place.endsWith(LINES) ? table.lines() : table.csv());
        run.finish();
        output.orElseThrow().write(console, () -> SweepReport.of(table, place), table::json);
        return table.rows().stream().anyMatch(row -> row.path("status").asString("").equals("failed")) ? 1 : 0;
    }

    private OutputFile output(String place) {
        if (!place.endsWith(".csv") && !place.endsWith(LINES)) {
            throw BadInput.of("--out", place, "expected a name that ends in .csv or " + LINES, "");
        }
        return OutputFile.of("--out", place);
    }

    private static Batch.Watcher watcher(Progress progress) {
        long begin = System.nanoTime();
        return (done, of) -> {
            double seconds = (System.nanoTime() - begin) / 1e9;
            progress.stage(String.format(Locale.ROOT, "sweeping, %d of %d tasks, %.0f s left", done, of,
                    seconds / done * (of - done)));
        };
    }
}
