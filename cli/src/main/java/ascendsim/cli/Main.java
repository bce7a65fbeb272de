package ascendsim.cli;

import ascendsim.cli.command.AccuracyCommand;
import ascendsim.cli.command.CalibrateCommand;
import ascendsim.cli.command.CheckTraceCommand;
import ascendsim.cli.command.ChipsCommand;
import ascendsim.cli.command.CompareCommand;
import ascendsim.cli.command.ExecCommand;
import ascendsim.cli.command.OpsCommand;
import ascendsim.cli.command.RunCommand;
import ascendsim.cli.command.SearchTableCommand;
import ascendsim.cli.command.SweepCommand;
import ascendsim.cli.command.TuneCommand;
import ascendsim.cli.command.TuningsCommand;
import ascendsim.cli.command.VerifyCommand;
import ascendsim.cli.console.Console;
import ascendsim.cli.output.Interruption;
import ascendsim.cli.serve.ServeCommand;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The {@code ascendsim} command. */
@Command(name = "ascendsim", version = "ascendsim 0.1.0", mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Runs Ascend AI Core kernels without the hardware.",
        footer = {"", "Exit status: 0 done and checks passed, 1 the run or a check failed, 2 wrong usage or bad input,",
                "3 asked-for backend not available."})
public final class Main implements Callable<Integer> {
    private static final String DEBUG = "ASCENDSIM_DEBUG";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw UsageProblem.noCommand(spec);
    }

    /** Runs one command and ends the JVM with its exit status. */
    public static void main(String[] args) {
        StandardError.restore();
        Interruption.guard();
        System.exit(run(Console.system(), args));
    }

    /** Runs one command; its exit status. */
    static int run(Console console, String... args) {
        CommandLine line = new CommandLine(new Main())
                .addSubcommand(new ChipsCommand(console))
                .addSubcommand(new OpsCommand(console)).addSubcommand(new RunCommand(console))
                .addSubcommand(new ExecCommand(console)).addSubcommand(new AccuracyCommand(console))
                .addSubcommand(new VerifyCommand(console)).addSubcommand(new CalibrateCommand(console))
                .addSubcommand(new CompareCommand(console)).addSubcommand(new TuneCommand(console))
                .addSubcommand(new SweepCommand(console))
                .addSubcommand(new TuningsCommand(console)).addSubcommand(new SearchTableCommand(console))
                .addSubcommand(new CheckTraceCommand(console))
                .addSubcommand(new ServeCommand(console, System.in));
        line.setExpandAtFiles(false);
        line.setOut(new PrintWriter(console.out(), true));
        line.setErr(new PrintWriter(console.err(), true));
        line.setParameterExceptionHandler((problem, given) -> report(console, UsageProblem.of(problem)));
        line.setExecutionExceptionHandler((problem, command, parsed) -> report(console, problem));
        try {
            return line.execute(args);
        } catch (Error problem) {
            return report(console, problem);
        }
    }

    private static int report(Console console, Throwable problem) {
        console.out().flush();
        Failure failure = Failure.of(problem);
        failure.lines().forEach(console.err()::println);
        if ("1".equals(System.getenv(DEBUG))) {
            problem.printStackTrace(console.err());
        }
        return failure.status();
    }
}
