package ascendsim.traces.report;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.statistics.Bound;
import ascendsim.traces.statistics.CoreStatistics;
import ascendsim.traces.statistics.PipeCounts;
import ascendsim.traces.statistics.RunStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What to try, derived from what a run did: each hint names its figures. The limits below which nothing is said are
 * matters of taste, not measurements.
 */
final class Hints {
    private static final double WORTH_SAYING = 0.05;
    private static final double HARDLY_IDLE = 0.75;
    private static final int MOST = 8;

    private final RunFacts facts;
    private final RunStatistics statistics;
    private final double cycles;
    private final List<Hint> hints = new ArrayList<>();

    private Hints(RunFacts facts) {
        this.facts = facts;
        this.statistics = facts.source().statistics();
        this.cycles = Math.max(1, statistics.cycles());
    }

    /** The hints, what concerns most of the run first. */
    static List<Hint> of(RunFacts facts) {
        if (!facts.launch().timed()) {
            return List.of();
        }
        Hints hints = new Hints(facts);
        hints.bound();
        WorkHints.of(facts).forEach(hint -> hints.add(hint.share(), hint.title(), hint.text()));
        for (CoreKind kind : CoreKind.values()) {
            for (Pipe pipe : Pipe.values()) {
                hints.pipe(kind, pipe);
            }
        }
        return hints.hints.stream().sorted(Comparator.comparingDouble(Hint::share).reversed()).limit(MOST).toList();
    }

    private void add(double share, String title, String text) {
        if (share >= WORTH_SAYING) {
            hints.add(new Hint(Math.min(1, share), title, text));
        }
    }

    /** What the pipe that bounds the run would have to do less of. */
    private void bound() {
        Bound bound = statistics.bound();
        String remedy = switch (bound) {
            case CUBE ->
                    "Only fewer or cheaper products would shorten the run: a narrower type, less padding of tiles.";
            case MTE2 -> hasCubes()
                    ? "It loads what the others work on: larger base_m and base_n, or blocks in an order that shares "
                            + "operands in L2, would load less."
                    : "It loads what the others work on: operands kept in UB, or in a narrower type, would load less.";
            case MTE1 ->
                    "It brings tiles from L1 to L0A and L0B: larger base_m and base_n use each of them more often.";
            case VECTOR -> "Fewer passes over the data, longer repeats or both vector cores would shorten it.";
            case FIXPIPE -> "It drains L0C: longer sums over k in L0C, or a narrower output, would give it less to do.";
            case MTE3 -> "It writes results: a narrower type or fewer intermediate results would shorten it.";
            case SCALAR ->
                    "Larger instructions (repeats, bigger tiles) and less address arithmetic in inner loops leave "
                            + "it less to dispatch.";
            case LATENCY -> "No pipe works for half of the run: more stages (double buffering) let them overlap.";
        };
        double share = Arrays.stream(Pipe.values()).mapToDouble(statistics::utilisation).max().orElse(0);
        add(bound == Bound.LATENCY ? 1 - share : share, bound == Bound.LATENCY
                ? "Pipes wait for one another"
                : "Bound by " + bound.text(),
                "The busiest pipe works for " + percent(share) + " of the run. " + remedy);
    }

    /** The busiest core of a pipe speaks for it. That cores wait for those of the busier kind is no loss. */
    private void pipe(CoreKind kind, Pipe pipe) {
        Optional<CoreStatistics> busiest = statistics.cores().stream().filter(c -> c.core().kind() == kind)
                .filter(c -> c.pipes().containsKey(pipe) && c.pipes().get(pipe).instructions() > 0)
                .max(Comparator.comparingLong(c -> c.busyCycles(pipe)));
        if (busiest.isPresent()) {
            PipeCounts counts = busiest.get().pipes().get(pipe);
            String where = pipe + " of " + busiest.get().core().text();
            if (kind == busierKind()) {
                flags(pipe, counts, where, kind);
            }
            within(pipe, counts, where);
            scalar(pipe, counts, where);
        }
    }

    private CoreKind busierKind() {
        return statistics.cores().stream().max(Comparator.comparingLong(core -> core.pipes().entrySet().stream()
                .filter(entry -> entry.getKey() != Pipe.S).mapToLong(entry -> entry.getValue().busyCycles()).max()
                .orElse(0))).map(core -> core.core().kind()).orElse(CoreKind.AIC);
    }

    private void flags(Pipe pipe, PipeCounts counts, String where, CoreKind kind) {
        double cross = counts.stalled(StallReason.CROSS_FLAG) / cycles;
        add(cross, pipe + " waits for another core", where + " waits " + percent(cross)
                + " of the run for flags of other cores. More slots between cube and vector cores (cv_stages), or less "
                + "work between two flags, would let them overlap.");
        double flag = counts.stalled(StallReason.FLAG) / cycles;
        FlagWaits waits = FlagWaits.of(facts, kind, pipe);
        if (pipe == Pipe.S || waits.longest().isEmpty()) {
            return;
        }
        FlagWaits.From longest = waits.longest().get();
        String text = where + " waits " + percent(flag) + " of the run for flags; of the time all cores wait so, "
                + percent(longest.share()) + " is for " + longest.pipe() + ", most of it in line " + longest.line()
                + " (" + facts.launch().lines().instruction(kind, longest.line()).text() + "). ";
        add(flag, pipe + " waits for " + longest.pipe(), text + remedy(pipe, longest.pipe()));
    }

    private boolean hasCubes() {
        return facts.launch().kernel().program(CoreKind.AIC).isPresent();
    }

    private String remedy(Pipe waiting, Pipe setting) {
        if (statistics.utilisation(setting) >= HARDLY_IDLE) {
            return setting + " hardly rests: only with less to do for it would " + waiting + " wait less.";
        }
        if (waiting == Pipe.MTE2 && setting == Pipe.MTE1) {
            return "It waits for slots of L1 to be read. " + room(Space.L1).orElse("") + deeper();
        }
        if (waiting == Pipe.MTE1 && setting == Pipe.M) {
            return "L0A and L0B are full: the cube is what the run waits for here.";
        }
        if (waiting == Pipe.MTE1 && setting == Pipe.MTE2) {
            return "Loads into L1 come too late: larger tiles reuse them more often, more slots fetch them earlier. "
                    + room(Space.L1).orElse("");
        }
        if (waiting == Pipe.M && setting == Pipe.MTE1) {
            return "Tiles reach L0A and L0B too late: larger base_m and base_n use each of them more often.";
        }
        if (waiting == Pipe.M && setting == Pipe.FIX) {
            return "L0C is not drained in time: two stages of L0C (l0c_stages 2) or the unit flag overlap both. "
                    + room(Space.L0C).orElse("");
        }
        if (waiting == Pipe.V || waiting == Pipe.MTE2 || waiting == Pipe.MTE3) {
            return "Double buffering in UB would overlap them. " + room(Space.UB).orElse("");
        }
        return "What " + setting + " does before it sets the flag is on the critical path.";
    }

    /** How much of a buffer the run leaves unused. */
    private Optional<String> room(Space space) {
        return facts.source().footmarks().buffers().values().stream().flatMap(uses -> uses.entrySet().stream())
                .filter(use -> use.getKey() == space && use.getValue().extent() > 0).map(Map.Entry::getValue)
                .max(Comparator.comparingLong(use -> use.extent()))
                .map(use -> "The kernel uses " + kib(use.extent()) + " of " + kib(use.capacity()) + " of "
                        + space.name() + ". ");
    }

    private String deeper() {
        return Slots.fitting(facts).orElse("");
    }

    private void within(Pipe pipe, PipeCounts counts, String where) {
        double bandwidth = counts.stalled(StallReason.BANDWIDTH) / cycles;
        add(bandwidth, pipe + " is slowed by L2 or HBM", where + " takes " + percent(bandwidth)
                + " of the run longer than its port would, because L2 and HBM serve all cores; "
                + percent(statistics.l2HitRate()) + " of the bytes were found in L2.");
        double bank = counts.stalled(StallReason.BANK) / cycles;
        add(bank, pipe + " meets bank conflicts", where + " loses " + percent(bank)
                + " of the run to operands in the same bank: move one of them by a bank's width.");
        double unit = counts.stalled(StallReason.UNIT_FLAG) / cycles;
        add(unit, pipe + " waits for L0C", where + " waits " + percent(unit)
                + " of the run for parts of L0C (unit flag) that the other side holds.");
        // The scalar unit waits for all pipes before it ends: no loss.
        double barrier = pipe == Pipe.S ? 0 : counts.stalled(StallReason.BARRIER) / cycles;
        add(barrier, pipe + " stops at barriers", where + " waits " + percent(barrier)
                + " of the run for its own earlier instructions: flags instead of barriers wait for less.");
    }

    private void scalar(Pipe pipe, PipeCounts counts, String where) {
        if (pipe != Pipe.S) {
            return;
        }
        double code = Math.min(counts.stalled(StallReason.MEMORY) / cycles, starving());
        add(code, "Instructions come late", where + " waits "
                + percent(counts.stalled(StallReason.MEMORY) / cycles) + " of the run for instructions that are not in "
                + "its cache, and the busiest pipe has nothing to do for " + percent(starving())
                + " of it: less unrolling makes the code shorter.");
    }

    /** The share of the run for which the busiest pipe that is no scalar unit had nothing dispatched to it. */
    private double starving() {
        return statistics.cores().stream().flatMap(core -> core.pipes().entrySet().stream())
                .filter(entry -> entry.getKey() != Pipe.S).map(Map.Entry::getValue)
                .max(Comparator.comparingLong(PipeCounts::busyCycles))
                .map(counts -> counts.stalled(StallReason.EMPTY) / cycles).orElse(0.0);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    private static String kib(long bytes) {
        return bytes % 1024 == 0 ? bytes / 1024 + " KiB" : String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0);
    }
}
