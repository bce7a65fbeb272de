package ascendsim.cli.report;

import ascendsim.cli.console.Numbers;
import ascendsim.cli.console.Table;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.probe.StallReason;
import ascendsim.tiling.search.Counts;
import ascendsim.tiling.search.Objective;
import ascendsim.tiling.search.Trial;
import ascendsim.tiling.search.Tuning;
import ascendsim.traces.statistics.CoreStatistics;
import ascendsim.traces.statistics.RunStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A search as text: the official tiling against the best, what changed, where the time went, the ten fastest. */
public final class TuneReport {
    private static final int TOP = 10;
    private static final int MOST_RULES = 5;
    /** A pipe that has nothing to do. */
    private static final String IDLE = "waits for empty";

    private final Tuned tuned;
    private final Tuning tuning;
    private final List<String> lines = new ArrayList<>();

    private TuneReport(Tuned tuned) {
        this.tuned = tuned;
        this.tuning = tuned.tuning();
    }

    /** The lines. */
    public static List<String> of(Tuned tuned) {
        TuneReport report = new TuneReport(tuned);
        report.head();
        report.changes();
        report.pipes();
        report.trials("the " + TOP + " fastest", report.tuning.top(TOP));
        if (tuned.plan().objective() == Objective.TIME_WORKSPACE) {
            report.trials("none better in both time and workspace", report.tuning.pareto());
        }
        return report.lines;
    }

    private void head() {
        Counts counts = tuning.counts();
        lines.add(tuned.problem().operator() + " on " + tuned.problem().chip() + ": "
                + ShortCase.of(tuned.problem().call()) + ", L2 " + tuned.problem().l2());
        lines.add("space: " + Numbers.grouped(tuning.space().points()) + " points ("
                + tuning.space().axes().stream().map(axis -> axis.name() + " " + axis.settings().size())
                        .collect(Collectors.joining(", "))
                + ")");
        lines.add(tuned.plan().method().name().toLowerCase(Locale.ROOT) + ": " + counts.simulated() + " simulated ("
                + counts.aborted() + " given up), " + counts.pruned() + " pruned by bounds, " + counts.symmetric()
                + " symmetric, " + counts.illegal() + " illegal, " + counts.dominated() + " dominated; "
                + Numbers.fixed(tuned.seconds(), 1) + " s, "
                + Numbers.fixed(counts.simulated() / tuned.seconds(), 1) + " simulations/s");
        counts.broken().entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(MOST_RULES).forEach(rule -> lines.add("illegal: " + Numbers.grouped(rule.getValue()) + " x "
                        + rule.getKey()));
        lines.add("");
        double official = tuning.official().microseconds();
        double best = tuning.best().microseconds();
        lines.add("default " + Numbers.fixed(official, 2) + " us, best " + Numbers.fixed(best, 2) + " us: "
                + Numbers.fixed(official / best, 3) + " times as fast, found by simulation "
                + tuning.best().number());
    }

    private void changes() {
        Map<String, Object> before = tuning.official().tiling();
        Map<String, Object> after = tuning.best().tiling();
        Set<String> knobs = new LinkedHashSet<>(before.keySet());
        knobs.addAll(after.keySet());
        Table table = Table.of("lrr").row("knob", "default", "best");
        long changed = knobs.stream().filter(knob -> !text(before, knob).equals(text(after, knob)))
                .peek(knob -> table.row(knob, text(before, knob), text(after, knob))).count();
        if (changed > 0) {
            lines.add("");
            lines.addAll(table.lines());
        } else if (tuning.best().equals(tuning.official())) {
            lines.add("nothing that was tried is faster than the official kernel");
        } else {
            lines.add("same sizes; only the order of the blocks differs");
        }
    }

    private static String text(Map<String, Object> tiling, String knob) {
        return tiling.containsKey(knob) ? String.valueOf(tiling.get(knob)) : "-";
    }

    private void pipes() {
        Map<String, Double> before = stalls(tuned.before());
        Map<String, Double> after = stalls(tuned.after());
        Map<String, Double> busyBefore = busy(tuned.before());
        Map<String, Double> busyAfter = busy(tuned.after());
        lines.add("");
        Table table = Table.of("lrrrr").row("pipe, mean of cores", "busy us", "best", "waits us", "best");
        Set<String> pipes = new LinkedHashSet<>(busyBefore.keySet());
        pipes.addAll(busyAfter.keySet());
        for (String pipe : pipes) {
            table.row(pipe, us(busyBefore.getOrDefault(pipe, 0.0)), us(busyAfter.getOrDefault(pipe, 0.0)),
                    us(waits(before, pipe)), us(waits(after, pipe)));
        }
        lines.addAll(table.lines());
        lines.add("bound: default " + tuned.before().bound().text() + ", best " + tuned.after().bound().text());
        before.keySet().stream().filter(stall -> !stall.endsWith(IDLE))
                .max(Comparator.comparingDouble(stall -> before.get(stall)
                        - after.getOrDefault(stall, 0.0)))
                .filter(stall -> before.get(stall) > after.getOrDefault(stall, 0.0))
                .ifPresent(stall -> lines.add("stall removed: " + stall + ", " + us(before.get(stall)) + " us -> "
                        + us(after.getOrDefault(stall, 0.0)) + " us"));
        lines.add("");
    }

    private static double waits(Map<String, Double> stalls, String pipe) {
        return stalls.entrySet().stream().filter(stall -> stall.getKey().startsWith(pipe + " "))
                .mapToDouble(Map.Entry::getValue).sum();
    }

    private Map<String, Double> busy(RunStatistics statistics) {
        Map<String, Double> cycles = new LinkedHashMap<>();
        for (CoreKind kind : CoreKind.values()) {
            for (Pipe pipe : Pipe.values()) {
                double mean = statistics.cores().stream().filter(core -> core.core().kind() == kind)
                        .mapToLong(core -> core.busyCycles(pipe)).average().orElse(0);
                if (mean > 0) {
                    cycles.put(kind + " " + pipe, mean);
                }
            }
        }
        return cycles;
    }

    /** Mean cycles for which pipes wait, by core kind, pipe and reason. */
    private static Map<String, Double> stalls(RunStatistics statistics) {
        Map<String, Double> cycles = new LinkedHashMap<>();
        for (CoreStatistics core : statistics.cores()) {
            double share = 1.0 / statistics.cores().stream().filter(c -> c.core().kind() == core.core().kind()).count();
            core.pipes().forEach((pipe, counts) -> counts.stallCycles().forEach((reason, waited) -> cycles.merge(
                    core.core().kind() + " " + pipe + " waits for " + name(reason), waited * share, Double::sum)));
        }
        return cycles;
    }

    private static String name(StallReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String us(double cycles) {
        return Numbers.fixed(tuned.subject().chip().microseconds(cycles), 2);
    }

    private void trials(String title, List<Trial> trials) {
        lines.add(title);
        Table table = Table.of("rrrl");
        for (Trial trial : trials) {
            table.row(Integer.toString(trial.number()), Numbers.fixed(trial.microseconds(), 2) + " us",
                    Numbers.bytes(trial.workspaceBytes()),
                    trial.knobs().map(Object::toString).orElse("default"));
        }
        lines.addAll(table.lines());
    }
}
