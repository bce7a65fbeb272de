package ascendsim.cli.command;

import ascendsim.cli.command.ResultOptions.Results;
import ascendsim.cli.console.Console;
import ascendsim.cli.console.Progress;
import ascendsim.cli.output.OutputFile;
import ascendsim.isa.program.KernelText;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.cann.CannSource;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.operator.Operators;
import ascendsim.sim.Device;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.probe.Probe;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ascendsim run OPERATOR}. */
@Command(name = "run", description = "Runs an operator on the simulated machine and checks its outputs.")
public final class RunCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "OPERATOR", description = "Its name; 'ascendsim ops' lists them.")
    private String operatorName;

    @Mixin
    private MachineOptions machineOptions;

    @Mixin
    private CallOptions callOptions;

    @Mixin
    private StoreOption storeOption;

    @Option(names = "--check", paramLabel = "BACKEND",
            description = "What the outputs are compared with: reference, cann or none"
                    + " (default reference; none in mode timing).")
    private Optional<String> checkOption;

    @Option(names = "--dump-program", paramLabel = "FILE",
            description = "Write the kernel as assembly text; 'ascendsim exec' runs it.")
    private Optional<String> dump;

    @Mixin
    private CannOptions cannOptions;

    @Mixin
    private ResultOptions resultOptions;

    @Mixin
    private HelpOption help;

    public RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        Optional<Operator> operator = problems.attempt(() -> Operators.named("run", operatorName));
        Optional<Machine> machine = machineOptions.read(problems);
        Optional<Mode> mode = machine.map(Machine::mode);
        Optional<Check> check = mode.flatMap(m -> problems.attempt(() -> Check.of(checkOption, m)));
        Optional<CannSource> cann = check.filter(Check.CANN::equals)
                .flatMap(_ -> problems.attempt(cannOptions::source));
        Optional<Results> results = mode.flatMap(m -> resultOptions.read(m, problems));
        Optional<OutputFile> dumpFile = dump.flatMap(
                d -> problems.attempt(() -> OutputFile.of("--dump-program", Words.given("--dump-program", d))));
        Optional<OperatorTask> task = operator.flatMap(o -> machine.flatMap(m -> problems.attempt(() -> task(o, m))));
        resultOptions.files().with("--dump-program", dump).check(problems);
        results.ifPresent(r -> task.ifPresent(t -> r.check(t.plan().kernels(), problems)));
        problems.raise();
        cann.ifPresent(source -> CannOptions.available("--check", source));
        dumpFile.ifPresent(file -> file.write(KernelText.print(task.orElseThrow().plan().kernels())));
        return run(task.orElseThrow(), machine.orElseThrow(), results.orElseThrow(),
                new Judge(machine.orElseThrow().chip(), check.orElseThrow(), cann));
    }

    private OperatorTask task(Operator operator, Machine machine) {
        OperatorCall call = callOptions.read(operator.contract(), machine.seed(),
                line -> console.err().println("warning: " + line));
        if (callOptions.asksForTuned()) {
            call = new TunedTiling(storeOption.store()).apply(machine, call,
                    line -> console.err().println("warning: " + line));
        }
        OperatorTask task = new OperatorRunner(new Device(machine.chip())).prepare(operator, call, Optional.empty());
        machine.fitting(task.plan().kernels());
        return task;
    }

    private int run(OperatorTask task, Machine machine, Results results, Judge judge) {
        OperatorRun.Ended ended;
        try (Progress progress = Progress.on(console)) {
            ended = new OperatorRun(machine, results, judge).run(task, progress, Probe.NONE);
        }
        int status = results.write(ended.outcome(), console);
        ended.failure().ifPresent(failure -> {
            throw failure;
        });
        return status;
    }
}
