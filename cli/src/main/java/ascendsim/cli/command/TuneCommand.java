package ascendsim.cli.command;

import ascendsim.cli.console.Console;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.JsonOutput;
import ascendsim.cli.output.PlotFile;
import ascendsim.cli.report.TuneJson;
import ascendsim.cli.report.TuneReport;
import ascendsim.cli.report.Tuned;
import ascendsim.isa.BadInput;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.chip.Chip;
import ascendsim.tiling.records.ModelVersion;
import ascendsim.tiling.records.RecordStore;
import ascendsim.tiling.records.TuningRecord;
import ascendsim.tiling.search.Tuner;
import ascendsim.tiling.search.Tuning;
import ascendsim.tiling.space.SearchSpace;
import ascendsim.tiling.space.Spaces;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ascendsim tune OPERATOR}. */
@Command(name = "tune", description = "Looks for the tiling with which an operator takes the least time.")
public final class TuneCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "OPERATOR", description = "Its name; 'ascendsim ops' lists them.")
    private String operatorName;

    @Option(names = "--chip", paramLabel = "NAME", defaultValue = "Ascend910B3",
            description = "The chip, as soc_version spells it, case ignored (default ${DEFAULT-VALUE}).")
    private String chip;

    @Option(names = "--case", paramLabel = "FILE|JSON",
            description = "The operator's inputs and attributes (default: the operator's own default case).")
    private Optional<String> givenCase;

    @Mixin
    private SearchOptions searchOptions;

    @Option(names = "--save", description = "Keep the best tiling in the store; 'run --tiling tuned' uses it.")
    private boolean save;

    @Mixin
    private StoreOption storeOption;

    @Mixin
    private ConvergenceOption plotOption;

    @Mixin
    private JsonOption json;

    @Mixin
    private HelpOption help;

    public TuneCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        Optional<Operator> operator = problems.attempt(() -> Operators.named("tune", operatorName));
        Optional<Chip> on = problems.attempt(() -> Chips.find("--chip", chip));
        Optional<Long> seed = problems.attempt(searchOptions::seed);
        Optional<Tuner.Plan> plan = searchOptions.read(seed, problems);
        Optional<RecordStore> store = problems.attempt(save ? storeOption::writable : storeOption::store);
        Optional<Optional<PlotFile>> plot = problems.attempt(plotOption::read);
        Optional<JsonOutput> output = problems.attempt(json::output);
        new DifferentFiles().with("--json", json.path()).with("--plot", plotOption.path())
                .with("--store", save ? store.map(s -> s.file().toString()) : Optional.empty()).check(problems);
        Optional<SearchSpace> space = operator.flatMap(
                o -> on.flatMap(c -> problems.attempt(() -> space(c, o, seed.orElse(0L)))));
        problems.raise();
        Tuned tuned = tune(space.orElseThrow(), plan.orElseThrow());
        // What cannot be written costs none of the rest.
        problems.check(() -> plot.orElseThrow().ifPresent(file -> file.write(tuned.plot())));
        problems.check(() -> output.orElseThrow().write(console, () -> TuneReport.of(tuned),
                () -> TuneJson.of(tuned)));
        if (save) {
            problems.check(() -> store.orElseThrow().add(List.of(record(tuned))));
        }
        problems.raise();
        return 0;
    }

    private SearchSpace space(Chip on, Operator operator, long seed) {
        Contract contract = operator.contract();
        OperatorCall call = givenCase
                .map(c -> new CaseReader(contract.schema(), seed).readArgument(Words.given("--case", c)))
                .orElseGet(() -> contract.defaultCase(seed));
        List<String> problems = contract.check(call);
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        if (call.tiling().isPresent()) {
            throw BadInput.of("case.tiling", "given", "expected a case without a tiling: it is what is searched for",
                    "leave it out, or name the knobs to search with --knobs");
        }
        SearchSpace.Subject subject = new SearchSpace.Subject(on, operator, call);
        List<String> free = searchOptions.knobs();
        return free.isEmpty() ? Spaces.of(subject) : Spaces.of(subject, free);
    }

    private Tuned tune(SearchSpace space, Tuner.Plan plan) {
        long begin = System.nanoTime();
        try (Progress progress = Progress.on(console)) {
            progress.stage("looking at the space");
            Tuning tuning = new Tuner(plan, (best, simulated) -> progress.stage(
                    String.format(Locale.ROOT, "tuning, %d of %s simulations, best %.2f us", simulated,
                            plan.budget() == Integer.MAX_VALUE ? "all" : Integer.toString(plan.budget()), best)))
                    .tune(space);
            double seconds = (System.nanoTime() - begin) / 1e9;
            progress.stage("comparing the official tiling with the best");
            return Tuned.of(tuning, plan, seconds);
        }
    }

    private static TuningRecord record(Tuned tuned) {
        return new TuningRecord(tuned.problem(), ModelVersion.current(), tuned.knobs(),
                new TuningRecord.Times(tuned.tuning().best().microseconds(), tuned.tuning().official().microseconds()),
                tuned.plan().method().name().toLowerCase(Locale.ROOT) + ", budget " + tuned.plan().budget() + ", seed "
                        + tuned.plan().seed());
    }
}
