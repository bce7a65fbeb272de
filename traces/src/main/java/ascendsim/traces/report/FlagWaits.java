package ascendsim.traces.report;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.probe.StallReason;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * For which pipes a pipe waits, over all cores of a kind.
 *
 * @param cycles by the pipe that sets the flag
 */
record FlagWaits(Map<Pipe, Long> cycles) {
    /**
     * What a pipe waits for another.
     *
     * @param share of all its waits for flags within a core
     */
    record From(Pipe pipe, double share) {
    }

    static FlagWaits of(RunFacts facts, CoreKind kind, Pipe waiting) {
        Map<Pipe, Long> cycles = new EnumMap<>(Pipe.class);
        for (int line = 0; line < facts.launch().lines().count(kind); line++) {
            if (facts.launch().lines().instruction(kind, line) instanceof Sync.WaitFlag wait
                    && wait.dst() == waiting) {
                cycles.merge(wait.src(), facts.counts().stalled(kind, line, StallReason.FLAG), Long::sum);
            }
        }
        return new FlagWaits(cycles);
    }

    /** The pipe it waits for longest; empty if it never waits. */
    Optional<From> longest() {
        long all = cycles.values().stream().mapToLong(Long::longValue).sum();
        return cycles.entrySet().stream().filter(e -> e.getValue() > 0)
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .map(e -> new From(e.getKey(), (double) e.getValue() / all));
    }
}
