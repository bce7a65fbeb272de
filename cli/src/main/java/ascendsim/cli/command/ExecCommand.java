package ascendsim.cli.command;

import ascendsim.cli.command.ResultOptions.Results;
import ascendsim.cli.console.Console;
import ascendsim.cli.console.Progress;
import ascendsim.cli.report.Outcome;
import ascendsim.isa.BadInput;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.Device.L2State;
import ascendsim.traces.statistics.Roofline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ascendsim exec PROGRAM.asm}. */
@Command(name = "exec", description = "Runs a kernel given as assembly text.")
public final class ExecCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "PROGRAM.asm",
            description = "The kernel; 'ascendsim run --dump-program' writes such files.")
    private String program;

    @Option(names = "--blocks", paramLabel = "N", description = "How many blocks run it (default: as .blocks says).")
    private Optional<String> blocks;

    @Option(names = "--arg", paramLabel = "NAME=VALUE",
            description = "Content of an in or inout parameter: a .npy, .safetensors or raw .bin file, or"
                    + " {\"init\":\"...\"} with a generator such as normal(0,1). Repeatable.")
    private List<String> arguments = List.of();

    @Option(names = "--case", paramLabel = "FILE|JSON|default",
            description = "A case as 'run' takes it, or an operator's default case; its tensors fill the parameters of"
                    + " their names.")
    private Optional<String> givenCase;

    @Mixin
    private MachineOptions machineOptions;

    @Mixin
    private ResultOptions resultOptions;

    @Mixin
    private HelpOption help;

    public ExecCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Collected problems = new Collected();
        Optional<List<Kernel>> kernels = problems.attempt(this::kernels);
        Optional<Machine> machine = machineOptions.read(problems);
        Optional<Results> results = machine.flatMap(m -> resultOptions.read(m.mode(), problems));
        Optional<Map<String, Tensor>> inputs = kernels.flatMap(k -> machine.flatMap(m -> problems.attempt(
                () -> new KernelArguments(m.fitting(k), m.seed()).read(arguments, givenCase))));
        resultOptions.files().with("the program", Optional.of(program)).check(problems);
        results.ifPresent(r -> kernels.ifPresent(k -> r.check(k, problems)));
        problems.raise();
        return run(kernels.orElseThrow(), machine.orElseThrow(), results.orElseThrow(), inputs.orElseThrow());
    }

    private List<Kernel> kernels() {
        try {
            List<Kernel> kernels = KernelParser.parseAll(program, Files.readString(Path.of(program)));
            return blocks.map(n -> withBlocks(kernels, (int) Words.whole("--blocks", n, 1, 99_999))).orElse(kernels);
        } catch (NoSuchFileException missing) {
            throw BadInput.of(program, "no such file", "expected a kernel in assembly text", "");
        } catch (IOException unreadable) {
            throw BadInput.of(program, "cannot be read: " + unreadable.getMessage(),
                    "expected a kernel in assembly text, UTF-8", "");
        }
    }

    private static List<Kernel> withBlocks(List<Kernel> kernels, int count) {
        return kernels.stream().map(kernel -> kernel.withBlocks(count)).toList();
    }

    private int run(List<Kernel> kernels, Machine machine, Results results, Map<String, Tensor> inputs) {
        Outcome.Subject subject =
                new Outcome.Subject(kernels.getLast().name(), Shapes.of(kernels.getLast()), new LinkedHashMap<>(),
                        machine.seed(), machine.l2(), machine.sanitizers());
        CubeWork work = new CubeWork();
        Outcome outcome;
        try (Progress progress = Progress.on(console);
                Simulation simulation = new Simulation(machine, results, progress)) {
            Simulation.Result result = simulation.run(kernels, inputs, work);
            Optional<Roofline> roofline = machine.mode().hasTime() && result.isComplete()
                    ? Optional.of(work.roofline(result.run(), machine.l2() == L2State.WARM))
                    : Optional.empty();
            outcome = simulation.report(
                    Outcomes.of(subject, result, result.results(), roofline, Judge.Judgement.NONE));
        }
        return results.write(outcome, console);
    }
}
