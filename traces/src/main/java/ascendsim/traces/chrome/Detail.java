package ascendsim.traces.chrome;

import ascendsim.sim.issue.CoreId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of a run fits a file: every instruction, or slices of about so many cycles that stand for several. Filled in
 * the first reading of the log; its memory does not depend on the run's length.
 */
final class Detail {
    /** What a slice takes beside its texts: names of the format, times, operands, stalls. */
    private static final int SLICE_BYTES = 330;
    /** A flag, with its arrow and its end. */
    private static final int FLAG_BYTES = 620;
    private static final int GROUP_BYTES = 480;
    private static final int LEVELS = 24;
    private static final long FINEST = 64;

    private record Place(CoreId core, Lane lane) {
    }

    private final Map<Place, long[]> starts = new HashMap<>();
    private final long[] groups = new long[LEVELS];
    private long bytes;

    /** A line that is going to be drawn as it is. */
    void count(CoreId core, LineTexts.LineText text, long start) {
        boolean flag = text.isFlag();
        bytes += text.detail().length() + text.code().length() + (flag ? FLAG_BYTES : SLICE_BYTES);
        if (text.isSync()) {
            return;
        }
        long[] last = starts.computeIfAbsent(new Place(core, text.lane()), _ -> {
            long[] never = new long[LEVELS];
            Arrays.fill(never, Long.MIN_VALUE / 2);
            return never;
        });
        for (int level = 0; level < LEVELS; level++) {
            if (start - last[level] >= grain(level)) {
                last[level] = start;
                groups[level]++;
            }
        }
    }

    private static long grain(int level) {
        return FINEST << level;
    }

    /** Cycles of a slice that stands for several instructions; 0 if each can have its own. */
    long grain(long limitBytes) {
        if (bytes <= limitBytes) {
            return 0;
        }
        for (int level = 0; level < LEVELS; level++) {
            if (groups[level] * GROUP_BYTES <= limitBytes) {
                return grain(level);
            }
        }
        return grain(LEVELS - 1);
    }
}
