package ascendsim.kernels.program.wqbmm;

import ascendsim.kernels.program.widening.FeedCut;

/**
 * How the n_first kernel divides its work (tiling_quant §2): a grid of AI cores, each with {@code singleM} rows and,
 * in turns, blocks of columns; the blocks go round the cores of a row of the grid.
 *
 * @param baseM   rows of a block
 * @param singleM rows of a row of the grid
 * @param down    rows of the grid
 * @param across  AI cores of each
 * @param columns how columns are cut
 * @param feed    how weights come to L1
 */
public record NFirstCut(long baseM, long singleM, long down, long across, Columns columns, FeedCut feed) {
    /**
     * Blocks of columns: some of one width, then a tail in blocks that differ by one column at most.
     *
     * @param main blocks of {@code width} columns, the last one what is left if there is no tail
     * @param tail blocks of the tail
     */
    public record Columns(long width, long main, long tail) {
    }

    long blocks() {
        return columns.main + columns.tail;
    }

    /** Columns that are left for the tail. */
    long tailColumns(long n) {
        return n - columns.main * columns.width;
    }
}
