package ascendsim.cli.command;

import ascendsim.cli.console.Console;
import ascendsim.isa.BadInput;
import ascendsim.traces.chrome.TraceChecker;
import ascendsim.traces.chrome.TraceFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;

/** {@code ascendsim check-trace FILE}. */
@Command(name = "check-trace",
        description = "Says whether viewers can open a trace: its form, nesting in each row, both ends of each arrow.")
public final class CheckTraceCommand implements Callable<Integer> {
    private static final int MOST_LINES = 20;

    private final Console console;

    @Parameters(paramLabel = "FILE", description = "A Chrome trace.")
    private String file;

    @Option(names = "--format", paramLabel = "FORMAT",
            description = "Whom it is for: insight or perfetto (default: as the file looks).")
    private Optional<String> format;

    @Mixin
    private HelpOption help;

    public CheckTraceCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path path = Path.of(Words.given("FILE", file));
        if (!Files.isRegularFile(path)) {
            throw BadInput.of(file, "no such file", "expected a Chrome trace", "");
        }
        Optional<TraceFormat> given = format.map(word -> Words.one("--format", word, TraceFormat.class));
        try {
            TraceFormat viewer = given.isPresent() ? given.get() : TraceChecker.format(path);
            List<String> problems = TraceChecker.problems(path, viewer);
            problems.stream().limit(MOST_LINES).forEach(console.out()::println);
            console.out().println(file + ": " + (problems.isEmpty() ? "good" : problems.size() + " problems") + " for "
                    + viewer.text());
            return problems.isEmpty() ? 0 : 1;
        } catch (IOException | JacksonException unreadable) {
            throw BadInput.of(file, "cannot be read: " + unreadable.getMessage().lines().findFirst().orElse(""),
                    "expected a Chrome trace in JSON", "");
        }
    }
}
