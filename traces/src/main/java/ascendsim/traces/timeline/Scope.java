package ascendsim.traces.timeline;

/**
 * What a picture shows of the last launch.
 *
 * @param core AI core (block_idx): its AIC and AIVs
 * @param from first cycle
 * @param to   first cycle beyond it, greater than {@code from}; the end of the run where that comes first
 */
public record Scope(int core, long from, long to) {
    public Scope {
        if (core < 0 || from < 0 || to <= from) {
            throw new IllegalArgumentException("timeline: core " + core + ", cycles " + from + " to " + to
                    + "; expected core >= 0 and 0 <= from < to");
        }
    }

    /** The whole run of an AI core. */
    public static Scope whole(int core) {
        return new Scope(core, 0, Long.MAX_VALUE);
    }

    /** No further than the run, where the run reaches into it. */
    Scope until(long end) {
        boolean open = to == Long.MAX_VALUE;
        return end > from || open ? new Scope(core, from, Math.min(to, Math.max(from + 1, end))) : this;
    }

    long cycles() {
        return to - from;
    }
}
