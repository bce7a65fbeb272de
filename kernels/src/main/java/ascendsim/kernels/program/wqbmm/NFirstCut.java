package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.program.PeerRing;

/**
 * How the n_first kernel divides its work (tiling_quant §2): a grid of AI cores, each with {@code singleM} rows and,
 * in turns, blocks of columns; the blocks go round the cores of a row of the grid.
 *
 * @param baseM   rows of a block
 * @param singleM rows of a row of the grid
 * @param down    rows of the grid
 * @param across  AI cores of each
 * @param columns how columns are cut
 * @param loads   how weights come to UB
 */
public record NFirstCut(long baseM, long singleM, long down, long across, Columns columns, Loads loads) {
    /** Slots of widened weights in L1, with the vendor's flag ids. */
    static final PeerRing RING = new PeerRing(2, 9, 8);

    /**
     * Blocks of columns: some of one width, then a tail in blocks that differ by one column at most.
     *
     * @param main   blocks of {@code width} columns, the last one what is left if there is no tail
     * @param tail   blocks of the tail
     * @param widest columns of the widest block, rounded up to 16
     */
    public record Columns(long width, long main, long tail, long widest) {
    }

    /**
     * Weights on their way to L1.
     *
     * @param step  depth of a slot in L1
     * @param depth of a load into UB, a multiple of {@code step}; where weights are stored as [k, n], {@code step}
     * @param count loads in UB
     * @param inL2  whether they go through L2
     */
    public record Loads(long step, long depth, int count, boolean inL2) {
    }

    long blocks() {
        return columns.main + columns.tail;
    }

    /** Columns that are left for the tail. */
    long tailColumns(long n) {
        return n - columns.main * columns.width;
    }
}
