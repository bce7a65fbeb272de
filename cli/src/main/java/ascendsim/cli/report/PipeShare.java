package ascendsim.cli.report;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.statistics.CoreStatistics;
import ascendsim.traces.statistics.RunStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much of a run the pipes of one name work, over the cores of one kind.
 *
 * @param busiest share of the run for which the busiest one works
 * @param mean    the same, averaged over the cores
 * @param stall   why the busiest one waited longest; empty if it never did
 */
record PipeShare(CoreKind kind, Pipe pipe, double busiest, double mean, Optional<Stall> stall) {
    /** @param share of the run */
    record Stall(StallReason reason, double share) {
    }

    /** The pipes that did anything, kind by kind in pipe order. */
    static List<PipeShare> of(RunStatistics statistics) {
        List<PipeShare> shares = new ArrayList<>();
        for (CoreKind kind : CoreKind.values()) {
            List<CoreStatistics> cores = statistics.cores().stream().filter(c -> c.core().kind() == kind).toList();
            for (Pipe pipe : Pipe.values()) {
                boolean used = cores.stream()
                        .anyMatch(c -> c.pipes().containsKey(pipe) && c.pipes().get(pipe).instructions() > 0);
                if (used) {
                    shares.add(of(cores, pipe, statistics.cycles()));
                }
            }
        }
        return shares;
    }

    private static PipeShare of(List<CoreStatistics> cores, Pipe pipe, long cycles) {
        CoreStatistics busiest = cores.stream().max(Comparator.comparingLong(c -> c.busyCycles(pipe))).orElseThrow();
        double mean = cores.stream().mapToLong(c -> c.busyCycles(pipe)).average().orElseThrow();
        double run = Math.max(1, cycles);
        Optional<Stall> stall = busiest.pipes().get(pipe).stallCycles().entrySet().stream()
                .max(Map.Entry.comparingByValue()).map(e -> new Stall(e.getKey(), e.getValue() / run));
        return new PipeShare(busiest.core().kind(), pipe, busiest.busyCycles(pipe) / run, mean / run, stall);
    }
}
