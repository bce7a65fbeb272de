package ascendsim.cli.command;

import ascendsim.cli.console.Console;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.JsonOutput;
import ascendsim.cli.output.VerifyJournal;
import ascendsim.cli.report.VerifyJson;
import ascendsim.cli.report.VerifyReport;
import ascendsim.isa.BadInput;
import ascendsim.kernels.batch.Batch;
import ascendsim.kernels.batch.RowFilter;
import ascendsim.kernels.cann.CannSource;
import ascendsim.kernels.verify.CaseFile;
import ascendsim.kernels.verify.Verdict;
import ascendsim.kernels.verify.Verifier;
import ascendsim.kernels.verify.VerifyCase;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ascendsim verify}. */
@Command(name = "verify", description = "Runs many cases and holds their outputs against a backend.")
public final class VerifyCommand implements Callable<Integer> {
    private static final int MOST_JOBS = 1024;
    private static final String BOTH = "both";
    private static final String REFERENCE = "reference";
    /** What runs the cases of a family when no chip is named. */
    private static final Map<String, String> CHIPS = Map.of("910B", "Ascend910B3", "950", "Ascend950PR_9589");

    private final Console console;

    @Option(names = "--data", paramLabel = "FILE.json", required = true,
            description = "Cases: "
                    + "{\"cases\":[{\"id\",\"operator\",\"chips\",\"seed\",\"case\",\"tolerance\",\"expect\"}]}.")
    private String data;

    @Option(names = "--filter", paramLabel = "KEY=VALUE[,VALUE...]",
            description = "Only the cases with one of these values; KEY is op, suite or id. Repeatable: a case matches"
                    + " every key. KEY!=VALUE[,VALUE...] leaves cases out.")
    private List<String> filters = List.of();

    @Option(names = "--mode", paramLabel = "MODE", defaultValue = "ordered",
            description = "ordered: numbers only; timed: numbers and time; both: one after the other, and their bytes"
                    + " must be the same (default ${DEFAULT-VALUE}).")
    private String mode;

    @Option(names = "--backend", paramLabel = "BACKEND", defaultValue = "reference",
            description = "What the outputs are compared with: reference or cann (default ${DEFAULT-VALUE}).")
    private String backend;

    @Option(names = "--chip", paramLabel = "NAME",
            description = "The chip (default: Ascend910B3 for cases of 910B, Ascend950PR_9589 for those of 950 alone).")
    private Optional<String> chip;

    @Option(names = "--sanitize", paramLabel = "LIST", defaultValue = "memory,sync",
            description = "Watch the programs for mistakes: all, none or some of memory, init, race, sync (default"
                    + " ${DEFAULT-VALUE}); an error fails a case.")
    private String sanitize;

    @Option(names = "--jobs", paramLabel = "N",
            description = "Cases run at a time (default: one for each processor); results do not depend on it.")
    private Optional<String> jobs;

    @Option(names = "--resume",
            description = "Go on where an interrupted run with the same --json FILE stopped.")
    private boolean resume;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the result as JSON; - is stdout.")
    private Optional<String> json;

    @Mixin
    private CannOptions cannOptions;

    @Mixin
    private HelpOption help;

    public VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        Optional<Check> check = problems.attempt(() -> Check.backend("--backend", backend));
        Optional<CannSource> cann = check.filter(Check.CANN::equals)
                .flatMap(_ -> problems.attempt(cannOptions::source));
        Optional<List<Mode>> how = problems.attempt(this::modes);
        Optional<Sanitizers> watch = problems.attempt(() -> Sanitizers.parse("--sanitize", sanitize));
        Optional<Optional<Chip>> on = problems.attempt(() -> chip.map(name -> Chips.find("--chip", name)));
        Optional<List<VerifyCase>> cases = problems.attempt(this::cases);
        Optional<Integer> threads = problems.attempt(this::jobs);
        Optional<JsonOutput> output =
                problems.attempt(() -> JsonOutput.of(json.map(j -> Words.given("--json", j))));
        new DifferentFiles().with("--data", Optional.of(data)).with("--json", json).check(problems);
        if (resume && json.filter(j -> !j.equals("-")).isEmpty()) {
            problems.add("--resume", "no --json FILE", "expected the file of the run to go on with", "");
        }
        problems.raise();
        cann.ifPresent(source -> CannOptions.available("--backend", source));
        Function<VerifyCase, Verdict> verifier = verifier(on.orElseThrow(), chosen -> new Verifier(chosen,
                Verifier.family(chosen), how.orElseThrow(), watch.orElseThrow(), cann));
        List<Verdict> verdicts = verify(cases.orElseThrow(), threads.orElseThrow(), verifier);
        output.orElseThrow().write(console, () -> VerifyReport.of(verdicts), () -> VerifyJson.of(verdicts));
        return verdicts.stream().anyMatch(v -> v.status() == Verdict.Status.FAILED) ? 1 : 0;
    }

    private List<Mode> modes() {
        if (mode.equals(BOTH)) {
            return List.of(Mode.ORDERED, Mode.TIMED);
        }
        Mode found = Words.one("--mode", mode, Mode.class);
        if (!found.hasData()) {
            throw BadInput.of("--mode", mode, "expected ordered, timed or both",
                    "there are no outputs to look at");
        }
        return List.of(found);
    }

    private List<VerifyCase> cases() {
        RowFilter<VerifyCase> filter = RowFilter.parse("--filter", VerifyCase.keys(), filters);
        return filter.apply("--filter", CaseFile.read(Path.of(Words.given("--data", data))));
    }

    private int jobs() {
        return jobs.map(j -> (int) Words.whole("--jobs", j, 1, MOST_JOBS))
                .orElseGet(() -> Runtime.getRuntime().availableProcessors());
    }

    private static Function<VerifyCase, Verdict> verifier(Optional<Chip> chip, Function<Chip, Verifier> make) {
        Map<String, Verifier> byFamily = new HashMap<>();
        if (chip.isEmpty()) {
            CHIPS.forEach((family, name) -> new ChipLibrary().find(name)
                    .ifPresent(found -> byFamily.put(family, make.apply(found))));
        }
        Optional<Verifier> given = chip.map(make);
        Verifier fallback = given.orElseGet(() -> byFamily.get("910B"));
        return row -> given.orElseGet(() -> row.families().stream().map(byFamily::get)
                .filter(Objects::nonNull).findFirst().orElse(fallback)).verify(row);
    }

    private List<Verdict> verify(List<VerifyCase> cases, int threads, Function<VerifyCase, Verdict> verifier) {
        String run = String.join(" ", mode, sanitize, chip.orElse("default"))
                + (backend.equals(REFERENCE) ? "" : " " + backend + cannOptions.key());
        Optional<VerifyJournal> journal = json.filter(file -> !file.equals("-"))
                .map(file -> VerifyJournal.open(Path.of(file), Path.of(data), run, resume));
        try (Progress progress = Progress.on(console)) {
            progress.stage("verifying " + cases.size() + " cases");
            Batch batch = new Batch(threads,
                    (done, of) -> progress.stage("verifying, " + done + " of " + of + " cases done"));
            List<Verdict> verdicts = batch.map(cases, row -> row.call().length(), row -> journal
                    .flatMap(j -> j.known(row.id())).orElseGet(() -> {
                        Verdict verdict = verifier.apply(row);
                        journal.ifPresent(j -> j.add(verdict));
                        return verdict;
                    }));
            journal.ifPresent(VerifyJournal::finish);
            return verdicts;
        }
    }
}
