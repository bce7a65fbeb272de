package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.MmadMx;

/**
 * How the scales of two MX operands come to the cube: a piece of the depth at a time, which serves several loads of the
 * operands. Two scales side by side, of 64 values along k, are one 16-bit element here.
 *
 * @param k      of the whole product
 * @param pairs  elements along k of a piece
 * @param stages pieces in L1
 */
public record ScaleTiles(Side left, Side right, long k, long pairs, int stages) {
    /** Values along k of an element. */
    public static final long PAIR = (long) MmadMx.FRACTAL_SCALES * MmadMx.GROUP;

    /**
     * The scales of one operand, in GM the matrix of its rows (columns) by its pairs, or the other way round.
     *
     * @param down   whether k runs down the columns of what is stored
     * @param extent rows (columns) of the whole operand
     * @param tile   rows (columns) of a block at most
     */
    public record Side(boolean down, long extent, long tile) {
        /** Bytes of one pair of all rows of a block, in L1. */
        public long pairBytes() {
            return Math.ceilDiv(tile, TileSize.FRACTAL_ROWS) * MmadMx.FRACTAL_BYTES;
        }
    }

    /** Pairs of the whole depth. */
    public long allPairs() {
        return Math.ceilDiv(k, PAIR);
    }

    /** Bytes of one stage of L1. */
    public long stageBytes() {
        return pairs * (left.pairBytes() + right.pairBytes());
    }
}
