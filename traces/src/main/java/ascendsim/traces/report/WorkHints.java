package ascendsim.traces.report;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.GmPath;
import ascendsim.traces.statistics.Bound;
import ascendsim.traces.statistics.CoreStatistics;
import ascendsim.traces.statistics.GmTraffic;
import ascendsim.traces.statistics.Roofline;
import ascendsim.traces.statistics.RunStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Hints about what a run has to do, how it is divided, and how well the pipes that do it are used. */
final class WorkHints {
    private static final double UNEVEN = 0.10;
    private static final double OVERHEAD = 0.25;
    private static final double NEAR_ROOF = 0.80;
    private static final double REREAD = 1.5;
    private static final double BUSY = 0.5;
    private static final double SLOW_PORT = 0.7;
    private static final double EXCESS = 0.1;
    private static final double KIB = 1024;
    /** Larger loads lose little to their start. */
    private static final double SMALL_KIB = 16;

    private final RunFacts facts;
    private final RunStatistics statistics;
    private final double cycles;
    private final List<Hint> hints = new ArrayList<>();

    private WorkHints(RunFacts facts) {
        this.facts = facts;
        this.statistics = facts.source().statistics();
        this.cycles = Math.max(1, statistics.cycles());
    }

    /** In no order; shares may be too small to be said. */
    static List<Hint> of(RunFacts facts) {
        WorkHints hints = new WorkHints(facts);
        hints.roof();
        hints.overhead();
        hints.idleCores();
        hints.uneven();
        hints.rereads();
        hints.smallLoads();
        hints.moreProducts();
        return hints.hints;
    }

    private void add(double share, String title, String text) {
        hints.add(new Hint(share, title, text));
    }

    private Optional<Roofline> roofline() {
        return facts.source().summary().roofline();
    }

    private Chip chip() {
        return facts.launch().chip();
    }

    private void roof() {
        roofline().filter(r -> r.efficiency() >= NEAR_ROOF).ifPresent(roofline -> add(
                roofline.efficiency(), "Near the roof",
                percent(roofline.efficiency()) + " of what the chip can do at best for this task ("
                        + (roofline.computeUs() >= roofline.memoryUs() ? "its operations" : "its bytes")
                        + "): little is left to gain without computing or moving less."));
    }

    private void overhead() {
        double launch = facts.source().summary().launchUs();
        double all = launch + chip().microseconds(cycles);
        if (launch / all >= OVERHEAD) {
            add(launch / all, "Launch overhead",
                    String.format(Locale.ROOT, "%.2f of %.2f us are launch and completion: give one launch more work, "
                            + "or fuse it with its neighbours.", launch, all));
        }
    }

    private CoreKind kind() {
        return facts.launch().kernel().program(CoreKind.AIC).isPresent() ? CoreKind.AIC : CoreKind.AIV;
    }

    private static boolean works(CoreStatistics core) {
        return core.pipes().keySet().stream().anyMatch(pipe -> pipe != Pipe.S && core.busyCycles(pipe) > 0);
    }

    private List<CoreStatistics> cores(CoreKind kind) {
        return statistics.cores().stream().filter(core -> core.core().kind() == kind).toList();
    }

    private void idleCores() {
        CoreKind kind = kind();
        int has = kind == CoreKind.AIC ? chip().cores().aic() : chip().cores().aiv();
        long runs = cores(kind).size();
        long works = cores(kind).stream().filter(WorkHints::works).count();
        String name = kind.text().toUpperCase(Locale.ROOT) + "s";
        String remedy = kind == CoreKind.AIC
                ? " Smaller blocks, or splitting another axis (split_k), would give the others work."
                : " More and smaller blocks would give the others work.";
        if (runs < has) {
            add(1 - (double) runs / has, "Cores without work", runs + " of " + has + " " + name + " run." + remedy);
        } else if (works < has) {
            add(1 - (double) works / has, "Cores without work", "All " + has + " " + name + " run, but only " + works
                    + " find something to do." + remedy);
        }
    }

    /** Among those that have something to do. */
    private void uneven() {
        Optional<CoreStatistics> longest = statistics.cores().stream()
                .max(Comparator.comparingLong(CoreStatistics::endCycle));
        if (longest.isEmpty()) {
            return;
        }
        double mean = cores(longest.get().core().kind()).stream().filter(WorkHints::works)
                .mapToLong(CoreStatistics::endCycle).average().orElse(longest.get().endCycle());
        double lost = (longest.get().endCycle() - mean) / cycles;
        if (lost >= UNEVEN) {
            add(lost, "Uneven work", longest.get().core().text() + " ends " + percent(lost)
                    + " of the run later than the cores of its kind on average: blocks that divide the work evenly, or "
                    + "smaller ones at the end, would shorten the run.");
        }
    }

    private void rereads() {
        long least = roofline().map(Roofline::bytes).orElse(0L);
        long moved = statistics.reads().plus(statistics.writes()).bytes();
        double times = least == 0 ? 0 : (double) moved / least;
        if (times >= REREAD && statistics.bound() == Bound.MTE2) {
            add(statistics.utilisation(Pipe.MTE2), "Bytes moved more than once", String.format(Locale.ROOT,
                    "Cores move %.1f times the bytes of the operands and results; %s of them were found in L2.", times,
                    percent(statistics.l2HitRate())));
        }
    }

    /** Loads too small to come near the port's rate. */
    private void smallLoads() {
        Optional<CoreStatistics> busiest = statistics.cores().stream()
                .max(Comparator.comparingLong(core -> core.busyCycles(Pipe.MTE2)));
        if (busiest.isEmpty() || busiest.get().busyCycles(Pipe.MTE2) < BUSY * cycles) {
            return;
        }
        CoreStatistics core = busiest.get();
        CoreKind kind = core.core().kind();
        double busy = core.busyCycles(Pipe.MTE2) - core.pipes().get(Pipe.MTE2).stalled(StallReason.BANDWIDTH);
        double port = chip().paths().of(kind == CoreKind.AIC ? MovePath.GM_L1 : MovePath.GM_UB).bytesPerCycle();
        double rate = loaded(core) / Math.max(1, busy);
        double each = cores(kind).stream().mapToLong(WorkHints::loaded).sum() / KIB / Math.max(1, loads(kind));
        if (rate < SLOW_PORT * port && each < SMALL_KIB) {
            add((1 - rate / port) * busy / cycles, "Small loads", String.format(Locale.ROOT,
                    "A load brings %.1f KiB on average, and MTE2 of %s %.0f bytes in each cycle in which other cores "
                            + "do not hold it back; its port takes %.0f. Fewer but larger loads, and longer rows, lose "
                            + "less to each one's start.",
                    each, core.core().text(), rate, port));
        }
    }

    private static long loaded(CoreStatistics core) {
        return core.traffic().getOrDefault(GmPath.GM_TO_L1, GmTraffic.NONE).bytes()
                + core.traffic().getOrDefault(GmPath.GM_TO_UB, GmTraffic.NONE).bytes();
    }

    /** How many loads from GM all cores of a kind executed. */
    private long loads(CoreKind kind) {
        long loads = 0;
        for (int line = 0; line < facts.launch().lines().count(kind); line++) {
            Optional<GmPath> path = facts.launch().lines().path(kind, line);
            if (path.isPresent() && (path.get() == GmPath.GM_TO_L1 || path.get() == GmPath.GM_TO_UB)) {
                loads += facts.counts().executions(kind, line);
            }
        }
        return loads;
    }

    /** Cubes that are busy for longer than the task's operations take at their peak rate. */
    private void moreProducts() {
        double least = roofline().map(Roofline::computeUs).orElse(0.0) * chip().cores().clockMhz()
                * chip().cores().aic();
        double busy = cores(CoreKind.AIC).stream().mapToLong(core -> core.busyCycles(Pipe.M)).sum();
        double share = statistics.utilisation(Pipe.M);
        if (least > 0 && share >= BUSY && busy > (1 + EXCESS) * least) {
            add(share * (1 - least / busy), "Cubes below their rate", String.format(Locale.ROOT,
                    "The cubes work %.2f times as long as the task's operations take at their peak rate: the rest is "
                            + "the start of each product and the padding of the last tiles. Base tiles that divide m, "
                            + "n and k, and larger ones, have less of both.",
                    busy / least));
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }
}
