package ascendsim.cli.command;

import ascendsim.cli.console.Console;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.OutputFile;
import ascendsim.cli.report.CalibrationReport;
import ascendsim.tiling.accuracy.Measurement;
import ascendsim.tiling.calibration.Calibration;
import ascendsim.tiling.calibration.CalibrationPlan;
import ascendsim.tiling.calibration.ChipFile;
import ascendsim.tiling.calibration.Fit;
import ascendsim.tiling.calibration.PlanReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ascendsim calibrate}: for those who work on the chip files, so not in the list of commands. */
@Command(name = "calibrate", hidden = true,
        description = "Fits the numbers of a chip file that nobody publishes to measured times (docs/accuracy.md).")
public final class CalibrateCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private MeasuredRowsOptions rowsOptions;

    @Option(names = "--chip-file", paramLabel = "FILE.json", required = true,
            description = "The file that states the numbers, such as v220.json; what is built in must be the same.")
    private String chipFile;

    @Option(names = "--plan", paramLabel = "FILE.json",
            description = "Which numbers within which bounds to which families (default: the one that comes along).")
    private Optional<String> plan;

    @Option(names = "--write", paramLabel = "FILE.json",
            description = "Write the chip file with the fitted numbers; may be the same file.")
    private Optional<String> write;

    @Mixin
    private HelpOption help;

    public CalibrateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        Optional<List<Measurement>> rows = problems.attempt(rowsOptions::rows);
        Optional<Integer> jobs = problems.attempt(rowsOptions::jobs);
        Optional<ChipFile> base = problems.attempt(() -> ChipFile.read(Path.of(Words.given("--chip-file", chipFile))));
        Optional<CalibrationPlan> wanted = problems.attempt(
                () -> plan.map(p -> PlanReader.read(Path.of(p))).orElseGet(PlanReader::shipped));
        Optional<Optional<OutputFile>> file =
                problems.attempt(() -> write.map(w -> OutputFile.of("--write", Words.given("--write", w))));
        problems.raise();
        Fit fit;
        try (Progress progress = Progress.on(console)) {
            fit = new Calibration(wanted.orElseThrow(), base.orElseThrow(),
                    MeasuredRowsOptions.scoring(jobs.orElseThrow(), progress))
                    .fit(rows.orElseThrow());
        }
        CalibrationReport.of(fit).forEach(console.out()::println);
        file.orElseThrow().ifPresent(f -> f.write(fit.writeInto(base.orElseThrow(), rowsOptions.fileName()).text()));
        return 0;
    }
}
