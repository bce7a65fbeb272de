package ascendsim.kernels.program.cube;

/**
 * The sizes of one operand's tiles, in elements.
 *
 * @param extent  rows of the left operand, columns of the right one; a multiple of 16
 * @param l0Depth k of a tile in L0; a multiple of c0, for float32 K x N of 16
 * @param l1Depth k of a load into L1; a multiple of {@code l0Depth}
 */
public record TileSize(long extent, long l0Depth, long l1Depth) {
    /** Rows of a fractal. */
    static final int FRACTAL_ROWS = 16;

    /** Fractals across the tile. */
    long fractals() {
        return Math.ceilDiv(extent, FRACTAL_ROWS);
    }
}
