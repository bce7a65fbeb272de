package ascendsim.traces.chrome;

/**
 * How a trace is written.
 *
 * @param limitBytes about how large the file may become: where all instructions would take more, neighbours of a row
 *                   become one slice
 */
public record TraceOptions(TraceFormat format, TraceScope scope, long limitBytes) {
    /** What Insight opens at most (ecosystem.md §1.4). */
    public static final long INSIGHT_LIMIT = 1_000_000_000;

    /** Everything, for Insight. */
    public static final TraceOptions STANDARD = new TraceOptions(TraceFormat.INSIGHT, TraceScope.ALL, INSIGHT_LIMIT);
}
