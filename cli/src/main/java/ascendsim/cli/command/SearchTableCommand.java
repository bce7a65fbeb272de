package ascendsim.cli.command;

import ascendsim.cli.console.Console;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.OutputFile;
import ascendsim.cli.report.SearchTable;
import ascendsim.tiling.search.Contest;
import ascendsim.tiling.search.ProblemFile;
import ascendsim.tiling.search.ProblemFile.Problem;
import ascendsim.tiling.sweep.Journal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code ascendsim search-table}: for those who work on the search, so not in the list of commands. */
@Command(name = "search-table", hidden = true,
        description = "Holds genetic and random search against the exhaustive optimum (docs/tuning.md).")
public final class SearchTableCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--data", paramLabel = "FILE.json", required = true,
            description = "The problems, such as examples/search/problems.json.")
    private String data;

    @Option(names = "--journal", paramLabel = "FILE.jsonl", required = true,
            description = "What is done so far; started again with the same file, the command goes on.")
    private String journalFile;

    @Option(names = "--out", paramLabel = "FILE.md", description = "Write the table.")
    private Optional<String> out;

    @Option(names = "--jobs", paramLabel = "N",
            description = "Simulations at a time (default: one for each processor); results do not depend on it.")
    private Optional<String> jobs;

    @Mixin
    private HelpOption help;

    public SearchTableCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        Optional<List<Problem>> contested =
                problems.attempt(() -> ProblemFile.read(Path.of(Words.given("--data", data))));
        Optional<Integer> threads = problems.attempt(() -> jobs.map(j -> (int) Words.whole("--jobs", j, 1, 1024))
                .orElseGet(() -> Runtime.getRuntime().availableProcessors()));
        Optional<Optional<OutputFile>> table = problems.attempt(() -> out.map(o -> OutputFile.of("--out", o)));
        new DifferentFiles().with("--data", Optional.of(data)).with("--journal", Optional.of(journalFile))
                .with("--out", out).check(problems);
        problems.raise();
        Journal journal = Journal.open(Path.of(journalFile),
                Journal.header("contest", ProblemFile.text(Path.of(data))), true);
        try (Progress progress = Progress.on(console)) {
            contested.orElseThrow().forEach(problem -> run(problem, new Table(threads.orElseThrow(),
                    contested.orElseThrow().size(), journal, progress)));
        }
        List<String> lines = SearchTable.of(journal.done());
        table.orElseThrow().ifPresent(file -> file.write(String.join("\n", lines) + "\n"));
        lines.forEach(console.out()::println);
        return 0;
    }

    /** What all problems share. */
    private record Table(int jobs, int problems, Journal journal, Progress progress) {
        void stage(Problem problem, Contest.Entry entry, String more) {
            progress.stage(String.format(Locale.ROOT, "search %d of %d: %s, %s%s", journal.done().size() + 1,
                    problems * Contest.entries().size(), problem.id(), entry.name(), more));
        }
    }

    private static void run(Problem problem, Table table) {
        for (Contest.Entry entry : Contest.entries()) {
            if (found(table.journal, problem, entry.name()).isEmpty()) {
                table.stage(problem, entry, "");
                long legal = found(table.journal, problem, Contest.entries().getFirst().name())
                        .map(line -> line.path("legal").asLong()).orElse(0L);
                Contest contest = new Contest(table.jobs, (best, simulated) -> table.stage(problem, entry,
                        String.format(Locale.ROOT, ", %d simulations, best %.2f us", simulated, best)));
                table.journal.add(contest.run(problem, entry, legal));
            }
        }
    }

    private static Optional<JsonNode> found(Journal journal, Problem problem, String search) {
        return journal.done().stream().filter(line -> line.path("problem").asString("").equals(problem.id())
                && line.path("search").asString("").equals(search)).findFirst();
    }
}
