package ascendsim.cli.report;

import static ascendsim.cli.console.Numbers.bytes;
import static ascendsim.cli.console.Numbers.fixed;
import static ascendsim.cli.console.Numbers.grouped;
import static ascendsim.cli.console.Numbers.percent;
import static ascendsim.cli.console.Numbers.scaled;

import ascendsim.cli.console.Table;
import ascendsim.kernels.cann.ThreeWay;
import ascendsim.kernels.compare.Comparison;
import ascendsim.sim.Run;
import ascendsim.traces.statistics.Roofline;
import ascendsim.traces.statistics.RunStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The result of a run for an engineer's eyes: some thirty lines of plain text. */
public final class RunReport {
    private static final int BAR = 30;
    private static final int DIAGNOSTICS = 5;
    private static final int LINE = 110;

    private final Outcome outcome;
    private final List<String> lines = new ArrayList<>();

    private RunReport(Outcome outcome) {
        this.outcome = outcome;
    }

    /** The lines of the report. */
    public static List<String> of(Outcome outcome) {
        return new RunReport(outcome).write();
    }

    private List<String> write() {
        subject();
        if (outcome.hasTime()) {
            time();
            memory();
            pipes();
        }
        host();
        outcome.results().profile().ifPresent(place -> row("profile", place.toString()));
        outcome.verdict().comparison().ifPresent(this::check);
        outcome.verdict().uncompared().ifPresent(why -> wrapped("check", "not compared: " + why));
        outcome.verdict().ways().ifPresent(this::ways);
        diagnostics();
        return lines;
    }

    private void subject() {
        Run run = outcome.run();
        lines.add(outcome.subject().operator() + " on " + run.chip().name() + ", " + run.mode().text() + ", seed "
                + outcome.subject().seed());
        wrapped("call", outcome.subject().inputs());
        row("kernel", run.kernel().blocks() + (run.kernel().blocks() == 1 ? " block" : " blocks") + ", "
                + run.kernel().type().text() + ", L2 " + outcome.subject().l2Text());
        String knobs = outcome.subject().tiling().entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue().toString().replace(" ", "")).collect(Collectors.joining(" "));
        wrapped("tiling", knobs);
    }

    private void time() {
        Run run = outcome.run();
        double cores = run.chip().microseconds(run.cycles());
        row("time", fixed(run.microseconds(), 2) + " us, of which launch and completion "
                + fixed(run.launchMicroseconds(), 2) + " us");
        preparations();
        row("cycles", grouped(run.cycles()) + " = " + fixed(cores, 2) + " us on the cores, bound by "
                + outcome.statistics().bound().text());
        outcome.roofline().ifPresent(this::roofline);
    }

    /** What ran before the operator's own kernel, which the lines below are about. */
    private void preparations() {
        List<Run> runs = outcome.results().runs();
        if (runs.size() > 1) {
            row("launches", runs.stream().map(r -> r.kernel().name() + " " + fixed(r.microseconds(), 2) + " us")
                    .collect(Collectors.joining(", ")) + "; in all " + fixed(outcome.microseconds(), 2) + " us");
        }
    }

    private void roofline(Roofline roofline) {
        boolean compute = roofline.computeUs() >= roofline.memoryUs();
        row("roofline",
                (roofline.ops() == 0 ? "" : scaled(roofline.ops()) + "op, ") + bytes(roofline.bytes()) + ": at least "
                        + fixed(roofline.boundUs(), 2) + " us (" + (compute ? "compute" : "memory") + "), efficiency "
                        + percent(roofline.efficiency()));
    }

    private void memory() {
        RunStatistics statistics = outcome.statistics();
        row("memory", "GM read " + bytes(statistics.reads().bytes()) + ", written "
                + bytes(statistics.writes().bytes()) + "; L2 hit rate " + percent(statistics.l2HitRate())
                + "; HBM read " + bytes(statistics.reads().missBytes()));
    }

    private void pipes() {
        Table table = Table.of("lllrrl");
        table.row("", "pipe", "share of the run, busiest core", "", "mean", "its longest wait");
        for (PipeShare share : PipeShare.of(outcome.statistics())) {
            String kind = share.kind().text().toUpperCase(Locale.ROOT) + " " + share.pipe();
            table.row("", kind, bar(share.busiest()), percent(share.busiest()), percent(share.mean()),
                    share.stall().map(s -> s.reason().text() + " " + percent(s.share())).orElse(""));
        }
        lines.add("");
        lines.addAll(table.lines());
        lines.add("");
    }

    private void host() {
        Run run = outcome.run();
        double wall = outcome.results().wallSeconds();
        row("executed", grouped(run.totals().instructions()) + " instructions and "
                + grouped(run.totals().scalarInstructions()) + " scalar ones");
        String cycles = outcome.hasTime() ? ", " + scaled(run.cycles() / wall) + "cycles/s" : "";
        row("host", fixed(wall, 2) + " s, " + scaled(run.totals().instructions() / wall) + "instructions/s" + cycles);
    }

    private void check(Comparison comparison) {
        Comparison.Errors errors = comparison.errors();
        if (errors.compared() == 0) {
            row("check", "nothing to compare: 0 elements were written");
            return;
        }
        String verdict = comparison.passed() ? "passed" : "FAILED, " + grouped(errors.mismatched()) + " wrong";
        row("check", verdict + ": " + grouped(errors.compared()) + " elements against " + comparison.backend()
                + ", rule " + comparison.rule().text() + "; worst error " + concise(errors.maxAbsError())
                + ", relative " + concise(errors.maxRelError()));
        comparison.first().forEach(mismatch -> row("", mismatch.toString()));
    }

    private void ways(ThreeWay ways) {
        Table table = Table.of("llrrr");
        table.row("", "three ways", "wrong", "worst error", "relative");
        way(table, "simulated against reference", ways.simulatedReference());
        way(table, "simulated against cann", ways.simulatedCann());
        way(table, "cann against reference", ways.cannReference());
        lines.addAll(table.lines());
        ways.cannUs().ifPresent(us -> row("cann", fixed(us, 2) + " us on the device"));
    }

    private static void way(Table table, String name, Comparison comparison) {
        Comparison.Errors errors = comparison.errors();
        table.row("", name, grouped(errors.mismatched()), concise(errors.maxAbsError()),
                concise(errors.maxRelError()));
    }

    private void diagnostics() {
        outcome.verdict().diagnostics().stream().limit(DIAGNOSTICS)
                .forEach(d -> row(d.severity().text(), d.toString()));
        long total = outcome.verdict().counts().values().stream().mapToLong(Long::longValue).sum();
        if (total > DIAGNOSTICS) {
            row("", grouped(total) + " diagnostics in all: " + outcome.verdict().counts().entrySet().stream()
                    .map(e -> e.getKey() + " " + grouped(e.getValue())).collect(Collectors.joining(", ")));
        }
    }

    private void wrapped(String name, String text) {
        List<String> parts = Wrap.words(text, LINE);
        for (int i = 0; i < parts.size(); i++) {
            row(i == 0 ? name : "", parts.get(i));
        }
    }

    private void row(String name, String text) {
        lines.add(String.format(Locale.ROOT, "%-10s%s", name, text).stripTrailing());
    }

    private static String bar(double share) {
        int full = (int) Math.round(Math.clamp(share, 0, 1) * BAR);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }

    private static String concise(double error) {
        return error == 0 ? "0" : String.format(Locale.ROOT, "%.3g", error);
    }
}
