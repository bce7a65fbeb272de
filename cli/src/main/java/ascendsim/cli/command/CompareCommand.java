package ascendsim.cli.command;

import ascendsim.cli.console.Console;
import ascendsim.cli.output.JsonOutput;
import ascendsim.cli.report.CompareReport;
import ascendsim.traces.profile.CsvTable;
import ascendsim.traces.profile.ProfileComparison;
import ascendsim.traces.profile.ProfileFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ascendsim compare RUN_OR_DIR BOARD_DIR}. */
@Command(name = "compare",
        description = "Holds a predicted profile against one measured on a board, column by column.")
public final class CompareCommand implements Callable<Integer> {
    private static final int MOST_LINES = 100_000;

    private final Console console;

    @Parameters(index = "0", paramLabel = "RUN_OR_DIR",
            description = "The prediction: a directory of run --profile, or the JSON of a run.")
    private String predicted;

    @Parameters(index = "1", paramLabel = "BOARD_DIR", description = "What msprof op wrote: a directory OPPROF_...")
    private String measured;

    @Option(names = "--top", paramLabel = "N", defaultValue = "20",
            description = "How many columns are shown, those that differ most (default ${DEFAULT-VALUE}).")
    private String top;

    @Mixin
    private JsonOption json;

    @Mixin
    private HelpOption help;

    public CompareCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        Optional<Map<String, CsvTable>> ours = problems.attempt(() -> predicted(Path.of(predicted)));
        Optional<ProfileFiles> theirs = problems.attempt(() -> ProfileFiles.read(Path.of(measured)));
        Optional<Integer> lines = problems.attempt(() -> (int) Words.whole("--top", top, 1, MOST_LINES));
        Optional<JsonOutput> output = problems.attempt(json::output);
        problems.raise();
        ProfileComparison comparison = ProfileComparison.of(ours.orElseThrow(), theirs.orElseThrow().tables());
        output.orElseThrow().write(console, () -> CompareReport.text(comparison, lines.orElseThrow()),
                () -> CompareReport.json(comparison));
        return 0;
    }

    private static Map<String, CsvTable> predicted(Path path) {
        return Files.isRegularFile(path) ? RunTables.read(path) : ProfileFiles.read(path).tables();
    }
}
