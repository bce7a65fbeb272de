package ascendsim.bench;

import ascendsim.isa.BadInput;
import ascendsim.sim.microbench.MeasuredRow;
import ascendsim.sim.microbench.MeasuredTable;
import ascendsim.sim.microbench.Outcome;
import ascendsim.sim.microbench.RowRunner;
import ascendsim.sim.microbench.Scores;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a table of instruction measurements on the simulated chips and says how far they are apart. */
@Command(name = "InstructionBench", mixinStandardHelpOptions = true,
        description = "Simulated against measured cost of instructions.")
public final class InstructionBench implements Callable<Integer> {
    private final PrintStream out;

    @Option(names = "--data", required = true, paramLabel = "FILE", description = "table of measurements (CSV)")
    private Path data;

    @Option(names = "--filter", paramLabel = "TEXT", defaultValue = "",
            description = "only rows whose chip, kind, instruction and size contain it")
    private String filter;

    @Option(names = "--rows", description = "every row, simulated and measured")
    private boolean everyRow;

    @Option(names = "--types", description = "vector operations by type")
    private boolean byType;

    InstructionBench(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        CommandLine line = new CommandLine(new InstructionBench(System.out));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (e instanceof BadInput problem) {
                problem.problems().forEach(System.err::println);
                return 2;
            }
            throw e;
        });
        System.exit(line.execute(arguments));
    }

    @Override
    public Integer call() {
        RowRunner runner = new RowRunner();
        List<Outcome> outcomes = MeasuredTable.read(data).stream().filter(row -> row.toString().contains(filter))
                .map(runner::run).toList();
        List<Outcome.Judged> judged = outcomes.stream().filter(Outcome.Judged.class::isInstance)
                .map(Outcome.Judged.class::cast).toList();
        if (everyRow) {
            judged.forEach(this::row);
        }
        summary(judged);
        counts(outcomes, "apart", Outcome.Apart.class::isInstance,
                o -> o.row().chip() + " " + o.row().instruction() + ": " + ((Outcome.Apart) o).reason());
        counts(outcomes, "no such instruction", Outcome.Missing.class::isInstance,
                o -> o.row().chip() + " " + o.row().instruction());
        return 0;
    }

    private void row(Outcome.Judged judged) {
        print("%-64s measured %10.3f simulated %10.3f error %5.1f %%%n", judged.row(), judged.row().rate(),
                judged.simulated(), 100 * judged.error());
    }

    private void summary(List<Outcome.Judged> judged) {
        print("%-52s %5s %7s %7s %7s  %s%n", "error = |ln(simulated / measured)|, %", "rows", "median", "p90", "worst",
                "worst at");
        Function<MeasuredRow, String> group = byType ? r -> r.chip() + " " + r.instruction() : MeasuredRow::group;
        for (Scores s : Scores.of(judged, group)) {
            print("%-52s %5d %7.1f %7.1f %7.1f  %s%n", s.group(), s.rows(), 100 * s.median(), 100 * s.p90(),
                    100 * s.worst().error(), s.worst().row().instruction() + " " + s.worst().row().size());
        }
        print("%d rows judged%n", judged.size());
    }

    private void counts(List<Outcome> outcomes, String title, Predicate<Outcome> which,
            Function<Outcome, String> text) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        outcomes.stream().filter(which).forEach(o -> counts.merge(text.apply(o), 1, Integer::sum));
        print("%s: %d rows%n", title, counts.values().stream().mapToInt(Integer::intValue).sum());
        counts.forEach((what, rows) -> print("  %5d %s%n", rows, what));
    }

    private void print(String format, Object... values) {
        out.printf(Locale.ROOT, format, values);
    }
}
