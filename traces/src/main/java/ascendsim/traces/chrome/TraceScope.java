package ascendsim.traces.chrome;

import ascendsim.sim.issue.CoreId;
import java.util.Set;

/**
 * What of a run a trace shows.
 *
 * @param blocks AI cores (block_idx); none: all
 * @param from   first cycle; launches follow one another and are counted through
 * @param to     first cycle beyond them
 */
public record TraceScope(Set<Integer> blocks, long from, long to) {
    /** All there is. */
    public static final TraceScope ALL = new TraceScope(Set.of(), 0, Long.MAX_VALUE);

    public TraceScope {
        blocks = Set.copyOf(blocks);
        if (from < 0 || to <= from) {
            throw new IllegalArgumentException("trace: cycles " + from + " to " + to + "; expected 0 <= from < to");
        }
    }

    boolean shows(CoreId core) {
        return blocks.isEmpty() || blocks.contains(core.block());
    }

    /** Whether something that takes from {@code start} to {@code end} is seen. */
    boolean shows(long start, long end) {
        return start < to && end >= from;
    }

    /** Whether something that happens at a moment is seen. */
    boolean shows(long moment) {
        return shows(moment, moment);
    }
}
