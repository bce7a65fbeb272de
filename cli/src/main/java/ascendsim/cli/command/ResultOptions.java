package ascendsim.cli.command;

import ascendsim.cli.command.ReportOptions.Report;
import ascendsim.cli.command.TimelineOptions.Timeline;
import ascendsim.cli.command.TraceFileOptions.Trace;
import ascendsim.cli.console.Console;
import ascendsim.cli.output.JsonOutput;
import ascendsim.cli.output.OutputDirectory;
import ascendsim.cli.output.OutputFile;
import ascendsim.cli.report.Outcome;
import ascendsim.cli.report.RunJson;
import ascendsim.cli.report.RunReport;
import ascendsim.isa.program.Kernel;
import ascendsim.sim.engine.Mode;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a run leaves behind. */
final class ResultOptions {
    @Option(names = "--out", paramLabel = "DIR",
            description = "Write the outputs to DIR/" + OutputDirectory.FILE + ".")
    private Optional<String> out;

    @Mixin
    private TraceFileOptions trace;

    @Option(names = "--profile", paramLabel = "DIR",
            description = "Write a directory OPPROF_... into DIR as the vendor's profiler does: metric tables, what"
                    + " each line cost, traces.")
    private Optional<String> profile;

    @Mixin
    private TimelineOptions timeline;

    @Mixin
    private ReportOptions report;

    @Mixin
    private JsonOption json;

    /** The options, read; every place can be written to. */
    record Results(JsonOutput json, Optional<OutputDirectory> out, Optional<Trace> trace,
            Optional<Timeline> timeline, Optional<OutputDirectory> profile, Optional<Report> report) {
        /** Nothing but, at most, a trace of everything. */
        static Results of(Optional<OutputFile> trace) {
            return new Results(JsonOutput.of(Optional.empty()), Optional.empty(), trace.map(Trace::whole),
                    Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** Notes what cannot be left behind by these kernels. */
        void check(List<Kernel> kernels, Collected problems) {
            timeline.ifPresent(picture -> picture.check(kernels, problems));
            trace.ifPresent(file -> file.check(kernels, problems));
        }

        /** Writes outputs, report and JSON, or the error that stopped the run; the command's exit status. */
        int write(Outcome outcome, Console console) {
            Outcome.Verdict verdict = outcome.verdict();
            if (verdict.stop().isPresent()) {
                json.write(console, List::of, () -> RunJson.of(outcome));
                console.err().println(verdict.stop().get().getMessage());
                verdict.diagnostics().forEach(console.err()::println);
                return 1;
            }
            out.ifPresent(directory -> directory.write(outcome.results().outputs()));
            json.write(console, () -> RunReport.of(outcome), () -> RunJson.of(outcome));
            return verdict.passed() ? 0 : 1;
        }
    }

    /** Those that it writes. */
    DifferentFiles files() {
        return new DifferentFiles().with("--json", json.path()).with("--trace", trace.path())
                .with("--timeline", timeline.path()).with("--report", report.path());
    }

    Optional<Results> read(Mode mode, Collected problems) {
        if (out.isPresent() && !mode.hasData()) {
            problems.add("--out", "a run in mode " + mode.text() + " has no outputs", "expected mode timed or ordered",
                    "");
        }
        if (profile.isPresent() && !mode.hasTime()) {
            problems.add("--profile", "a run in mode " + mode.text() + " has no times",
                    "expected mode timed or timing", "");
        }
        Optional<Optional<Report>> page = report.read(mode, problems);
        Optional<Optional<Timeline>> picture = timeline.read(mode, problems);
        Optional<JsonOutput> jsonOutput = problems.attempt(json::output);
        Optional<Optional<OutputDirectory>> directory =
                problems.attempt(() -> out.map(d -> OutputDirectory.of("--out", Words.given("--out", d))));
        Optional<Optional<Trace>> traceFile = trace.read(mode, problems);
        Optional<Optional<OutputDirectory>> tree = problems.attempt(
                () -> profile.map(d -> OutputDirectory.of("--profile", Words.given("--profile", d))));
        if (jsonOutput.isEmpty() || directory.isEmpty() || traceFile.isEmpty() || picture.isEmpty()
                || tree.isEmpty() || page.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Results(jsonOutput.get(), directory.get(), traceFile.get(), picture.get(),
                tree.get(), page.get()));
    }
}
