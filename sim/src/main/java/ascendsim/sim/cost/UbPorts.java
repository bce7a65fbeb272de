package ascendsim.sim.cost;

import ascendsim.sim.chip.Banks;
import ascendsim.sim.chip.Chip;
import java.util.Arrays;

/**
 * The banks of UB at work for one vector instruction (hardware.md §3.5). Rows of 32 bytes go round the groups of banks;
 * in a cycle a group reads one row and writes one, not of the same bank. A repeat begins to read when the one before
 * it has read all its rows, and writes its results {@code delay} cycles after its last read; writes go first.
 *
 * <p>That is all there is to a conflict: two operands in one group, a block stride that meets one group several times,
 * results that come back to a bank which is being read. What an instruction needs depends on where in its third of UB
 * (the banks of one number) each operand starts, not on the row, so few different answers are ever computed; they are
 * kept.
 */
final class UbPorts {
    /** Repeats that are played through; longer instructions go on at the same rate. */
    private static final int MOST_REPEATS = 256;
    private static final int ANSWERS = 1024;
    private static final int KEY = 3;

    private final UbRows reads;
    private final UbRows writes;
    private final int thirdShift;
    private final int groups;
    private final int delay;
    private final int[] readAt = new int[MOST_REPEATS];
    private final long[] keys = new long[ANSWERS * KEY];
    private final int[] answers = new int[ANSWERS];

    UbPorts(Chip chip) {
        Banks banks = chip.ubBanks();
        groups = banks.groups();
        thirdShift = Integer.numberOfTrailingZeros(groups * (banks.bankBytes() / banks.rowBytes()));
        delay = (int) chip.vector().readToWriteCycles();
        reads = new UbRows(groups, thirdShift);
        writes = new UbRows(groups, thirdShift);
    }

    /**
     * Cycles from the first read of an instruction until its ports are free again, its result's delay not counted.
     *
     * @param operands as dispatched; their starts are changed
     */
    double cycles(UbOperands operands, long repeats) {
        if (repeats <= MOST_REPEATS) {
            return repeats == 0 ? 0 : cycles(operands, (int) repeats);
        }
        return (double) cycles(operands, MOST_REPEATS) * repeats / MOST_REPEATS;
    }

    private int cycles(UbOperands operands, int repeats) {
        boolean sameRows = simplify(operands, repeats);
        long starts = operands.starts() << 10 | (long) repeats << 1 | (sameRows ? 1 : 0);
        long sources = operands.strides();
        long rest = operands.rest();
        int slot = slot(starts * 31 + sources * 37 + rest);
        int key = slot * KEY;
        if (answers[slot] == 0 || keys[key] != starts || keys[key + 1] != sources || keys[key + 2] != rest) {
            keys[key] = starts;
            keys[key + 1] = sources;
            keys[key + 2] = rest;
            answers[slot] = play(operands, repeats, sameRows);
        }
        return answers[slot];
    }

    private static int slot(long hash) {
        long mixed = hash * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 54);
    }

    /**
     * Moves the operands to the first rows of their thirds unless one reaches beyond its third or two sources share
     * rows; returns whether they do.
     */
    private boolean simplify(UbOperands operands, int repeats) {
        boolean sameRows = operands.readsOverlap(repeats);
        if (!sameRows && operands.stayInThirds(repeats, thirdShift)) {
            operands.moveToFirstRows(thirdShift, groups);
        }
        return sameRows;
    }

    private int play(UbOperands operands, int repeats, boolean sameRows) {
        Arrays.fill(readAt, 0, repeats, Integer.MAX_VALUE);
        reads.clear();
        writes.clear();
        int read = 0;
        int written = operands.writes() ? 0 : repeats;
        int lastRead = 0;
        int cycle = 0;
        for (; read < repeats || written < repeats; cycle++) {
            long busy = 0;
            if (written < repeats && readAt[written] <= cycle - delay) {
                if (writes.isEmpty()) {
                    operands.addWrites(written, writes);
                }
                busy = writes.serve(0);
                written += writes.isEmpty() ? 1 : 0;
            }
            if (read < repeats) {
                if (reads.isEmpty()) {
                    operands.addReads(read, reads, sameRows);
                }
                reads.serve(busy);
                if (reads.isEmpty()) {
                    readAt[read++] = cycle;
                    lastRead = cycle + 1;
                }
            }
        }
        return Math.max(lastRead, operands.writes() ? cycle - delay : 0);
    }
}
