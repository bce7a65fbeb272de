package ascendsim.kernels.program.matmul;

import java.util.Optional;

/**
 * Which core computes which blocks of the output, and in which order.
 *
 * @param grid     fixed division over the cores; empty: blocks are dealt out one by one
 * @param swizzle  empty: row-major
 * @param l2SplitM parts the output's rows are cut into, one after the other; 1: not cut
 * @param l2SplitN parts the output's columns are cut into
 */
public record BlockOrder(Optional<Grid> grid, Optional<Swizzle> swizzle, int l2SplitM, int l2SplitN) {
    /** Row-major, dealt out one by one. */
    public static final BlockOrder PLAIN = new BlockOrder(Optional.empty(), Optional.empty(), 1, 1);

    /**
     * A division of the output over {@code m · n} cores.
     *
     * @param m parts of the rows
     * @param n parts of the columns
     */
    public record Grid(int m, int n) {
        public int cores() {
            return Math.multiplyExact(m, n);
        }
    }

    /**
     * The catlass identity swizzle: groups of {@code offset} block rows (direction 0) or block columns (direction 1),
     * across the group first, every other group backwards (isa.md §4.3).
     *
     * @param offset    block rows or columns of a group, 1 or more
     * @param direction 0 or 1
     */
    public record Swizzle(int offset, int direction) {
    }

    public static BlockOrder swizzled(int offset, int direction) {
        return new BlockOrder(Optional.empty(), Optional.of(new Swizzle(offset, direction)), 1, 1);
    }
}
