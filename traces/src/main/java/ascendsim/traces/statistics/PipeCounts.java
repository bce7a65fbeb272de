package ascendsim.traces.statistics;

import ascendsim.sim.probe.StallReason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one pipe of one core did.
 *
 * @param instructions     retired, synchronisation included
 * @param syncInstructions of these, flags and barriers
 * @param busyCycles       cycles in which at least one instruction that moves or computes was between its start and the
 *                         appearance of its results; overlapping instructions count once. On S: its own instructions
 *                         without the time they waited, and the chip's push cost for every instruction it dispatched.
 * @param stallCycles      by reason, only reasons that occurred; a stall for bandwidth or banks is part of the busy
 *                         time
 */
public record PipeCounts(long instructions, long syncInstructions, long busyCycles,
        Map<StallReason, Long> stallCycles) {
    public PipeCounts {
        EnumMap<StallReason, Long> copy = new EnumMap<>(StallReason.class);
        copy.putAll(stallCycles);
        stallCycles = Collections.unmodifiableMap(copy);
    }

    /** Busy share of {@code cycles}, 0 when there were none. */
    public double ratio(long cycles) {
        return cycles == 0 ? 0 : (double) busyCycles / cycles;
    }

    /** Cycles stalled for {@code reason}. */
    public long stalled(StallReason reason) {
        return stallCycles.getOrDefault(reason, 0L);
    }
}
