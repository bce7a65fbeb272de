package ascendsim.kernels.qmm;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * Which rows and columns of blocks the cores begin in, each having a run of neighbouring blocks.
 *
 * @param rows    cores that begin in a row of blocks
 * @param columns cores that begin in a column of blocks
 */
record CoreRuns(Map<Long, Integer> rows, Map<Long, Integer> columns) {

    /** @param byRows blocks are numbered row by row */
    static CoreRuns of(long blocksM, long blocksN, int cores, boolean byRows) {
        Map<Long, Integer> rows = new HashMap<>();
        Map<Long, Integer> columns = new HashMap<>();
        long blocks = blocksM * blocksN;
        long less = blocks / cores;
        long more = blocks % cores;
        for (int core = 0; core < Math.min(cores, blocks); core++) {
            long first = core * less + Math.min(core, more);
            rows.merge(byRows ? first / blocksN : first % blocksM, 1, Integer::sum);
            columns.merge(byRows ? first % blocksN : first / blocksM, 1, Integer::sum);
        }
        return new CoreRuns(rows, columns);
    }

    /** Most cores that begin in one row or one column. */
    int clash() {
        return Math.max(Collections.max(rows.values()), Collections.max(columns.values()));
    }

    /** Rows and columns that the first blocks need together. */
    long firstLoad(long baseM, long baseN) {
        return rows.size() * baseM + columns.size() * baseN;
    }
}
