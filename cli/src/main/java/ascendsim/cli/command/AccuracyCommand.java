package ascendsim.cli.command;

import ascendsim.cli.console.Console;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.JsonOutput;
import ascendsim.cli.output.MarkedBlock;
import ascendsim.cli.output.PlotFile;
import ascendsim.cli.report.AccuracyJson;
import ascendsim.cli.report.AccuracyMarkdown;
import ascendsim.cli.report.AccuracyPlot;
import ascendsim.cli.report.AccuracyReport;
import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import ascendsim.tiling.accuracy.Accuracy;
import ascendsim.tiling.accuracy.Measurement;
import ascendsim.tiling.accuracy.Predictor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ascendsim accuracy}. */
@Command(name = "accuracy", description = "Holds predicted times against measured ones.")
public final class AccuracyCommand implements Callable<Integer> {
    private static final String TUNED = "tuned";
    private static final List<String> TILINGS = List.of("default", TUNED);

    private final Console console;

    @Mixin
    private MeasuredRowsOptions rowsOptions;

    @Option(names = "--tiling", paramLabel = "default|tuned", defaultValue = "default",
            description = "default: as the row's case says, else what the official kernel would choose; tuned:"
                    + " the best that 'ascendsim tune --save' found, for rows that have a record and no tiling of"
                    + " their own (default ${DEFAULT-VALUE}).")
    private String tiling;

    @Mixin
    private StoreOption storeOption;

    @Mixin
    private PlotOption plotOption;

    @Option(names = "--markdown", paramLabel = "FILE.md",
            description = "Write the scores as a table between the marks <!-- accuracy: begin --> and"
                    + " <!-- accuracy: end --> of a page.")
    private Optional<String> markdown;

    @Mixin
    private JsonOption json;

    @Mixin
    private HelpOption help;

    public AccuracyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        problems.check(this::checkTiling);
        Optional<List<Measurement>> rows = problems.attempt(rowsOptions::rows);
        Optional<Integer> jobs = problems.attempt(rowsOptions::jobs);
        Optional<JsonOutput> output = problems.attempt(json::output);
        Optional<Optional<PlotFile>> plot = problems.attempt(plotOption::read);
        Optional<Optional<MarkedBlock>> page =
                problems.attempt(() -> markdown.map(path -> MarkedBlock.of("--markdown", path, "accuracy")));
        new DifferentFiles().with("--data", rowsOptions.path()).with("--json", json.path())
                .with("--plot", plotOption.path()).with("--markdown", markdown).check(problems);
        problems.raise();
        Accuracy accuracy = accuracy(rows.orElseThrow(), jobs.orElseThrow());
        plot.orElseThrow().ifPresent(p -> p.write(AccuracyPlot.of(accuracy)));
        page.orElseThrow().ifPresent(block -> block.write(AccuracyMarkdown.of(accuracy)));
        output.orElseThrow().write(console, () -> AccuracyReport.of(accuracy), () -> AccuracyJson.of(accuracy));
        return 0;
    }

    private void checkTiling() {
        if (!TILINGS.contains(tiling)) {
            throw BadInput.of("--tiling", "unknown value " + tiling, "expected one of " + String.join(", ", TILINGS),
                    Nearest.hint(tiling, TILINGS));
        }
    }

    private Accuracy accuracy(List<Measurement> rows, int jobs) {
        TunedTiling tuned = new TunedTiling(storeOption.store());
        Predictor predictor = new Predictor(MeasuredRowsOptions.chips(rows),
                tiling.equals(TUNED) ? tuned::applyIfKnown : Predictor.Retiling.NONE);
        try (Progress progress = Progress.on(console)) {
            progress.stage("simulating " + rows.size() + " rows");
            return Accuracy.of(MeasuredRowsOptions.scoring(jobs, progress)
                    .predict(rows, predictor::predict));
        }
    }
}
