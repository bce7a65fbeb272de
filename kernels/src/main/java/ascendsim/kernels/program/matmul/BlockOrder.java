package ascendsim.kernels.program.matmul;

import java.util.Optional;

/**
 * Which core computes which blocks of the output, and in which order.
 *
 * @param grid     fixed division over the cores; empty: blocks are dealt out as the path says
 * @param path     the way through the blocks
 * @param l2SplitM parts the output's rows are cut into, one after the other; 1: not cut
 * @param l2SplitN parts the output's columns are cut into
 */
public record BlockOrder(Optional<Grid> grid, Path path, int l2SplitM, int l2SplitN) {
    /** Row-major, dealt out one by one. */
    public static final BlockOrder PLAIN = new BlockOrder(Optional.empty(), new RowMajor(), 1, 1);

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

    /** The way through the blocks of one L2 tile, and how they are dealt out. */
    public sealed interface Path {
        /** Its name among the knobs. */
        String text();
    }

    /** Row by row, dealt out one by one. */
    public record RowMajor() implements Path {
        /** Its name among the knobs. */
        public static final String TEXT = "row";

        @Override
        public String text() {
            return TEXT;
        }
    }

    /**
     * The catlass identity swizzle: groups of {@code offset} block rows (direction 0) or block columns (direction 1),
     * across the group first, every other group backwards (isa.md §4.3). Dealt out one by one.
     *
     * @param offset    block rows or columns of a group, 1 or more
     * @param direction 0 or 1
     */
    public record Swizzle(int offset, int direction) implements Path {
        /** Its name among the knobs. */
        public static final String TEXT = "swizzle";

        @Override
        public String text() {
            return TEXT;
        }
    }

    /**
     * Along the diagonals of a tile of {@code mU x nU} blocks, as MatMulV3 with calOrder 0: block {@code i} is row
     * {@code i mod mU} and column {@code (i + i / lcm(mU, nU)) mod nU}. Of a tile of {@code count} blocks, core
     * {@code c} of {@code used} takes {@code i = (c - start + used) mod used}, then every {@code used}-th one; {@code
     * start} is 0 for the first tile and moves on by {@code count} modulo {@code used} after each (tiling_dense §1.6).
     */
    public record Diagonal() implements Path {
        /** Its name among the knobs. */
        public static final String TEXT = "diagonal";

        @Override
        public String text() {
            return TEXT;
        }
    }

    /**
     * Every core takes one run of neighbouring blocks of a tile, as MatMulV3 with calOrder 1 and 2. Of {@code count}
     * blocks each core gets {@code ceil(count / used)}, all but the first {@code count mod used} (if that is not 0)
     * one less; which cores are first moves on from tile to tile as in {@link Diagonal}.
     *
     * @param alongRows row by row instead of column by column
     */
    public record Runs(boolean alongRows) implements Path {
        /** Its names among the knobs. */
        public static final String ROWS = "row_runs";
        public static final String COLUMNS = "column_runs";

        @Override
        public String text() {
            return alongRows ? ROWS : COLUMNS;
        }
    }

    /**
     * The vendor's way on v310: windows of {@code rows} block rows, the last one with what is left, up to one less than
     * twice as many; down the rows of a window first, then along its columns, back again in every other window. Dealt
     * out one by one (tiling_dense §2).
     */
    public record Windows(int rows) implements Path {
        /** Its name among the knobs. */
        public static final String TEXT = "windows";
        /** Rows of a window. */
        public static final Windows OF_FOUR = new Windows(4);

        @Override
        public String text() {
            return TEXT;
        }
    }

    /** The swizzle, if that is the path. */
    public Optional<Swizzle> swizzle() {
        return path instanceof Swizzle swizzle ? Optional.of(swizzle) : Optional.empty();
    }

    /** The same in L2 tiles. */
    public BlockOrder split(int rows, int columns) {
        return new BlockOrder(grid, path, rows, columns);
    }

    public static BlockOrder swizzled(int offset, int direction) {
        return of(new Swizzle(offset, direction));
    }

    /** A path over the whole output, without a grid. */
    public static BlockOrder of(Path path) {
        return new BlockOrder(Optional.empty(), path, 1, 1);
    }
}
