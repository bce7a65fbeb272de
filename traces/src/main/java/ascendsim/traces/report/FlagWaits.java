package ascendsim.traces.report;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.probe.StallReason;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** For which pipes a pipe waits, over all cores of a kind. */
final class FlagWaits {
    /** By the pipe that sets the flag. */
    private final Map<Pipe, Long> cycles = new EnumMap<>(Pipe.class);
    /** By the pipe that sets the flag: the wait that took longest. */
    private final Map<Pipe, Line> lines = new EnumMap<>(Pipe.class);

    private record Line(int number, long cycles) {
    }

    /**
     * What a pipe waits for another.
     *
     * @param share of all its waits for flags within a core
     * @param line  of the program, from 0: the one of these waits that takes most
     */
    record From(Pipe pipe, double share, int line) {
    }

    static FlagWaits of(RunFacts facts, CoreKind kind, Pipe waiting) {
        FlagWaits waits = new FlagWaits();
        for (int line = 0; line < facts.launch().lines().count(kind); line++) {
            if (facts.launch().lines().instruction(kind, line) instanceof Sync.WaitFlag wait
                    && wait.dst() == waiting) {
                waits.add(wait.src(), new Line(line, facts.counts().stalled(kind, line, StallReason.FLAG)));
            }
        }
        return waits;
    }

    private void add(Pipe setting, Line line) {
        cycles.merge(setting, line.cycles, Long::sum);
        lines.merge(setting, line, (a, b) -> b.cycles > a.cycles ? b : a);
    }

    /** The pipe it waits for longest; empty if it never waits. */
    Optional<From> longest() {
        long all = cycles.values().stream().mapToLong(Long::longValue).sum();
        return cycles.entrySet().stream().filter(e -> e.getValue() > 0)
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .map(e -> new From(e.getKey(), (double) e.getValue() / all, lines.get(e.getKey()).number));
    }
}
