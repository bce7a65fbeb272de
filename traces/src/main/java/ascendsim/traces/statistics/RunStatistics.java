package ascendsim.traces.statistics;

import ascendsim.isa.instruction.Pipe;
import ascendsim.traces.GmPath;
import java.util.List;
import java.util.Map;

/**
 * What a launch did, core by core.
 *
 * @param cycles first core's start to last core's end, launch overhead not included
 * @param cores  in the order of their index
 */
public record RunStatistics(long cycles, List<CoreStatistics> cores) {
    public RunStatistics {
        cores = List.copyOf(cores);
    }

    /** Retired on all pipes but S. */
    public long instructions() {
        return cores.stream().mapToLong(CoreStatistics::instructions).sum();
    }

    /** Instructions the scalar units ran themselves. */
    public long scalarInstructions() {
        return cores.stream().mapToLong(CoreStatistics::scalarInstructions).sum();
    }

    /** Traffic of a path, all cores together. */
    public GmTraffic traffic(GmPath path) {
        return cores.stream().map(c -> c.traffic().getOrDefault(path, GmTraffic.NONE)).reduce(GmTraffic.NONE,
                GmTraffic::plus);
    }

    /** Traffic of all paths that read GM. */
    public GmTraffic reads() {
        return traffic(true);
    }

    /** Traffic of all paths that write GM. */
    public GmTraffic writes() {
        return traffic(false);
    }

    /** Bytes served by L2 over all bytes; 0 without traffic. */
    public double l2HitRate() {
        GmTraffic all = reads().plus(writes());
        return all.bytes() == 0 ? 0 : (double) all.hitBytes() / all.bytes();
    }

    /** Dirty bytes that left L2 for HBM during the run. */
    public long writtenBackBytes() {
        return cores.stream().mapToLong(CoreStatistics::writtenBackBytes).sum();
    }

    /**
     * Share of the whole run for which the busiest pipe of this name works, over all cores; 0 in a run without time.
     */
    public double utilisation(Pipe pipe) {
        long busiest = cores.stream().mapToLong(c -> c.busyCycles(pipe)).max().orElse(0);
        return cycles == 0 ? 0 : (double) busiest / cycles;
    }

    /**
     * The pipe with the greatest {@link #utilisation}, the earlier of {@link Bound} on a tie; {@link Bound#LATENCY}
     * when none reaches {@link Bound#LEAST_UTILISATION}.
     */
    public Bound bound() {
        Bound bound = Bound.LATENCY;
        double greatest = 0;
        for (Pipe pipe : Pipe.values()) {
            double share = utilisation(pipe);
            boolean tie = share == greatest && Bound.of(pipe).compareTo(bound) < 0;
            if (share >= Bound.LEAST_UTILISATION && (share > greatest || tie)) {
                bound = Bound.of(pipe);
                greatest = share;
            }
        }
        return bound;
    }

    private GmTraffic traffic(boolean reads) {
        return cores.stream().flatMap(c -> c.traffic().entrySet().stream()).filter(e -> e.getKey().reads() == reads)
                .map(Map.Entry::getValue).reduce(GmTraffic.NONE, GmTraffic::plus);
    }
}
