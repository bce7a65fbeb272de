package ascendsim.traces.chrome;

import ascendsim.sim.issue.CoreId;

/**
 * One row of the timeline, in which no two slices overlap: viewers drop or misplace slices that do.
 */
final class Row {
    private static final int LANES_PER_CORE = 100;
    private static final int ROWS_PER_LANE = 1000;

    private final CoreId core;
    private final Kind kind;
    private final int number;
    private long lastEnd;

    /**
     * What rows are for.
     *
     * @param flags only flags
     */
    record Kind(Lane lane, boolean flags) {
        private String text() {
            return lane.name() + (flags ? " flags" : "");
        }
    }

    /** @param number among the rows of this kind, from 1 */
    Row(CoreId core, Kind kind, int number) {
        this.core = core;
        this.kind = kind;
        this.number = number;
    }

    String process() {
        return core.text();
    }

    Lane lane() {
        return kind.lane;
    }

    int number() {
        return number;
    }

    String thread() {
        return number == 1 ? kind.text() : kind.text() + "_" + number;
    }

    /** The core as a number, the same in every launch. */
    int processNumber() {
        return Painter.sortIndex(core);
    }

    /** A number no other row of the trace has, in the order in which rows are to be shown. */
    long threadNumber() {
        long lane = 2L * kind.lane.sortIndex() + (kind.flags ? 1 : 0);
        return (processNumber() * (long) LANES_PER_CORE + lane) * ROWS_PER_LANE + number;
    }

    /** Cycle from which the row is free. */
    long lastEnd() {
        return lastEnd;
    }

    void occupy(long end) {
        lastEnd = end;
    }
}
