package ascendsim.cli.command;

import ascendsim.cli.output.OutputFile;
import ascendsim.cli.report.Outcome;
import ascendsim.cli.report.RunPage;
import ascendsim.isa.BadInput;
import ascendsim.sim.engine.Mode;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.report.ReportPage;
import ascendsim.traces.use.Footmarks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code --report} and what it shows. */
final class ReportOptions {
    @Option(names = "--report", paramLabel = "FILE.html",
            description = "Write a page that explains the run; a browser opens it without a network.")
    private Optional<String> report;

    @Option(names = "--report-base", paramLabel = "FILE.html",
            description = "Compare the run with that of another such page, side by side.")
    private Optional<String> base;

    @Option(names = "--report-instructions", paramLabel = "N", defaultValue = "" + ReportPage.STANDARD_BUDGET,
            description = "Show at most N instructions one by one, the rest as shares (default ${DEFAULT-VALUE}).")
    private String budget;

    /** The options, read. */
    record Report(OutputFile file, long budget, Optional<Path> base) {
        /** @param footmarks launch by launch */
        void write(Outcome outcome, EventLog log, List<Footmarks> footmarks) {
            if (log.launches().size() < outcome.results().runs().size()) {
                return; // the machine stopped before it began
            }
            ReportPage page = new ReportPage(RunPage.sources(outcome, log, footmarks), budget, base);
            file.write(page::write);
        }
    }

    Optional<String> path() {
        return report;
    }

    /** The page to write, if one is wanted; nothing at all if there are problems. */
    Optional<Optional<Report>> read(Mode mode, Collected problems) {
        if (report.isEmpty()) {
            base.ifPresent(b -> problems.add("--report-base", b + " without a page to write", "expected --report too",
                    ""));
            return base.isPresent() ? Optional.empty() : Optional.of(Optional.empty());
        }
        if (!mode.hasTime()) {
            problems.add("--report", "a run in mode " + mode.text() + " has no times", "expected mode timed or timing",
                    "");
        }
        Optional<OutputFile> file =
                problems.attempt(() -> OutputFile.of("--report", Words.given("--report", report.get())));
        Optional<Long> most = problems.attempt(
                () -> Words.whole("--report-instructions", budget, 0, Integer.MAX_VALUE));
        Optional<Optional<Path>> other = problems.attempt(() -> base.map(ReportOptions::page));
        return file.flatMap(f -> most.flatMap(m -> other.map(o -> Optional.of(new Report(f, m, o)))));
    }

    private static Path page(String name) {
        Path path = Path.of(name);
        if (!Files.isRegularFile(path) || !ReportPage.isReport(path)) {
            throw BadInput.of("--report-base " + name,
                    Files.exists(path) ? "not a page of a run" : "no such file",
                    "expected a file that --report of this version wrote", "");
        }
        return path;
    }
}
