package ascendsim.traces.timeline;

import ascendsim.sim.probe.StallReason;
import java.util.List;
import java.util.Set;

/** One pipe in a window: cycles of work and of each kind of stall, column by column. */
final class PipeRow {
    /** Eighths of a column. */
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final int PERCENT = 100;

    private final Window window;
    private final long[] busy;
    private final long[][] stalls;
    private long busyUntil;

    PipeRow(Window window) {
        this.window = window;
        busy = new long[window.usedColumns()];
        stalls = new long[StallReason.values().length][window.usedColumns()];
    }

    /** Work that may overlap; comes in the order of its starts. */
    void work(long start, long end) {
        add(busy, Math.max(start, busyUntil), end);
        busyUntil = Math.max(busyUntil, end);
    }

    /** Work that overlaps with no other, in any order. */
    void separateWork(long start, long end) {
        add(busy, start, end);
    }

    void stall(StallReason reason, long start, long end) {
        add(stalls[reason.ordinal()], start, end);
    }

    private void add(long[] cycles, long start, long end) {
        long width = window.columnCycles();
        long from = Math.max(start, window.from()) - window.from();
        long to = Math.min(end, window.to()) - window.from();
        for (long at = from; at < to; at = (at / width + 1) * width) {
            int column = (int) (at / width);
            cycles[column] = Math.min(width, cycles[column] + Math.min(to, (column + 1) * width) - at);
        }
    }

    /** The row's characters; the reasons that appear are added to {@code shown}. */
    String text(Set<StallReason> shown) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < busy.length; column++) {
            text.append(busy[column] > 0 ? block(column) : stall(column, shown));
        }
        return text.toString();
    }

    private char block(int column) {
        return BLOCKS.charAt((int) (Math.ceilDiv(busy[column] * BLOCKS.length(), width(column)) - 1));
    }

    /** Cycles of the column, fewer in the last one. */
    private long width(int column) {
        long start = window.from() + column * window.columnCycles();
        return Math.min(window.columnCycles(), window.to() - start);
    }

    /** The stall that fills most of an idle column, if it fills half of it. */
    private char stall(int column, Set<StallReason> shown) {
        StallReason longest = StallReason.EMPTY;
        for (StallReason reason : List.of(StallReason.values())) {
            longest = cycles(reason, column) > cycles(longest, column) ? reason : longest;
        }
        if (2 * cycles(longest, column) < width(column)) {
            return ' ';
        }
        shown.add(longest);
        return letter(longest);
    }

    private long cycles(StallReason reason, int column) {
        return stalls[reason.ordinal()][column];
    }

    /** Busy share of the window, in whole percent. */
    long percent() {
        long cycles = 0;
        for (long column : busy) {
            cycles += column;
        }
        return Math.round((double) PERCENT * cycles / (window.to() - window.from()));
    }

    static char letter(StallReason reason) {
        return switch (reason) {
            case EMPTY -> '.';
            case FLAG -> 'f';
            case CROSS_FLAG -> 'x';
            case BARRIER -> 'b';
            case UNIT_FLAG -> 'u';
            case QUEUE -> 'q';
            case BANDWIDTH -> 'w';
            case BANK -> 'k';
            case MEMORY -> 'm';
        };
    }
}
