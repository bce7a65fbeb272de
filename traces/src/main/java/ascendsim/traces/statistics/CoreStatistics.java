package ascendsim.traces.statistics;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.GmPath;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one core did.
 *
 * @param startCycle       its first cycle
 * @param endCycle         its pipes had drained; of a run that stopped, the last cycle in which it did something
 * @param pipes            every pipe its kind of core has, in pipe order
 * @param traffic          by path, only paths it used
 * @param writtenBackBytes dirty bytes that left L2 for HBM because of its accesses
 */
public record CoreStatistics(CoreId core, long startCycle, long endCycle, Map<Pipe, PipeCounts> pipes,
        Map<GmPath, GmTraffic> traffic, long writtenBackBytes) {
    public CoreStatistics {
        EnumMap<Pipe, PipeCounts> pipeCopy = new EnumMap<>(Pipe.class);
        pipeCopy.putAll(pipes);
        pipes = Collections.unmodifiableMap(pipeCopy);
        EnumMap<GmPath, GmTraffic> trafficCopy = new EnumMap<>(GmPath.class);
        trafficCopy.putAll(traffic);
        traffic = Collections.unmodifiableMap(trafficCopy);
    }

    /** The core's own span. */
    public long cycles() {
        return endCycle - startCycle;
    }

    /** Busy cycles of a pipe; 0 when the core lacks it. */
    public long busyCycles(Pipe pipe) {
        return pipes.containsKey(pipe) ? pipes.get(pipe).busyCycles() : 0;
    }

    /** Retired on all pipes but S. */
    public long instructions() {
        return pipes.entrySet().stream().filter(e -> e.getKey() != Pipe.S).mapToLong(e -> e.getValue().instructions())
                .sum();
    }

    /** Instructions the scalar unit ran itself. */
    public long scalarInstructions() {
        return pipes.get(Pipe.S).instructions();
    }
}
