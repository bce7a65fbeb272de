package ascendsim.traces.timeline;

import ascendsim.sim.issue.CoreId;

/**
 * What a timeline shows.
 *
 * @param from    first cycle
 * @param to      first cycle beyond it, greater than {@code from}
 * @param columns characters across, at least 1; a column is a whole number of cycles, so fewer may be used
 */
public record Window(CoreId core, long from, long to, int columns) {
    public Window {
        if (from < 0 || to <= from || columns < 1) {
            throw new IllegalArgumentException("timeline: cycles " + from + " to " + to + " in " + columns
                    + " columns; expected 0 <= from < to and at least one column");
        }
    }

    /** Cycles of a column. */
    public long columnCycles() {
        return Math.ceilDiv(to - from, columns);
    }

    int usedColumns() {
        return (int) Math.ceilDiv(to - from, columnCycles());
    }
}
