package ascendsim.cli.report;

import ascendsim.cli.console.Table;
import ascendsim.kernels.verify.Verdict;
import ascendsim.kernels.verify.Verdict.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Verdicts as text: a line for each operator and suite, then every case that failed, was refused or could not run. */
public final class VerifyReport {
    private static final String NONE = "-";

    private VerifyReport() {
    }

    /** The lines. */
    public static List<String> of(List<Verdict> verdicts) {
        Map<List<String>, List<Verdict>> groups = new LinkedHashMap<>();
        verdicts.forEach(v -> groups.computeIfAbsent(List.of(v.operator(), v.suite()), k -> new ArrayList<>()).add(v));
        Table table = Table.of("llrrrrrrr");
        table.row("operator", "suite", "cases", "passed", "failed", "refused", "unsupported", "worst abs",
                "worst rel");
        groups.forEach((key, group) -> summary(table, key, group));
        summary(table, List.of("all", ""), verdicts);
        List<String> lines = new ArrayList<>(table.lines());
        cann(lines, verdicts);
        reasons(lines, "failed", verdicts, v -> v.status() == Status.FAILED);
        reasons(lines, "refused, as expected", verdicts, v -> v.status() == Status.REFUSED);
        reasons(lines, "unsupported", verdicts, v -> v.status() == Status.UNSUPPORTED);
        return lines;
    }

    private static void summary(Table table, List<String> key, List<Verdict> group) {
        List<String> cells = new ArrayList<>(key);
        cells.add(Integer.toString(group.size()));
        for (Status status : List.of(Status.PASSED, Status.FAILED, Status.REFUSED, Status.UNSUPPORTED)) {
            long count = group.stream().filter(v -> v.status() == status).count();
            cells.add(count == 0 ? NONE : Long.toString(count));
        }
        cells.add(worst(group.stream().mapToDouble(Verdict::maxAbsError).max().orElse(0)));
        cells.add(worst(group.stream().mapToDouble(Verdict::maxRelError).max().orElse(0)));
        table.row(cells.toArray(String[]::new));
    }

    /** Elements that fail the rule, each of the three against each other. */
    private static void cann(List<String> lines, List<Verdict> verdicts) {
        List<Verdict> asked = verdicts.stream().filter(v -> v.cann().isPresent()).toList();
        if (asked.isEmpty()) {
            return;
        }
        Table table = Table.of("lrrrr");
        table.row("wrong elements", "simulated/reference", "simulated/cann", "cann/reference", "cann us");
        for (Verdict verdict : asked) {
            Verdict.Cann cann = verdict.cann().orElseThrow();
            table.row(verdict.id(), Long.toString(cann.simulatedReference()), Long.toString(cann.simulatedCann()),
                    Long.toString(cann.cannReference()), cann.us().isPresent()
                            ? String.format(Locale.ROOT, "%.2f", cann.us().getAsDouble())
                            : NONE);
        }
        lines.add("");
        lines.addAll(table.lines());
    }

    private static String worst(double error) {
        return error == 0 ? "0" : String.format(Locale.ROOT, "%.3g", error);
    }

    private static void reasons(List<String> lines, String title, List<Verdict> verdicts, Predicate<Verdict> which) {
        List<Verdict> chosen = verdicts.stream().filter(which).toList();
        if (chosen.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add(title + ": " + chosen.size());
        Table table = Table.of("llll");
        chosen.forEach(v -> table.row("", v.id(), v.operator(), v.reason()));
        lines.addAll(table.lines());
    }
}
