package ascendsim.kernels.tiling;

import java.util.Optional;

/**
 * Which operands the vector cores turn from ND into NZ in a workspace before the product starts, and in which tiles.
 *
 * @param left  tile of the left operand; empty: the cube cores read it as it is
 * @param right tile of the right operand
 */
public record Nd2Nz(Optional<Tile> left, Optional<Tile> right) {
    /** No pre-pass. */
    public static final Nd2Nz NONE = new Nd2Nz(Optional.empty(), Optional.empty());

    /**
     * What a vector core converts at a time, in the order in which the operand is stored.
     *
     * @param rows    along the outer dimension, 1 or more
     * @param columns along the contiguous dimension, 1 or more
     */
    public record Tile(int rows, int columns) {
    }

    /** Whether there is a pre-pass. */
    public boolean isNeeded() { return left.isPresent() || right.isPresent(); }
}
