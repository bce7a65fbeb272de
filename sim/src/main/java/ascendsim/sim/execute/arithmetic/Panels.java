package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.layout.Layout;

/**
 * Where the operands of one Mmad lie once they are widened to floats, all in one array: A row by row, then B as columns
 * of 16 (for each k the 16 values side by side), then a scratch tile. Rows, columns and k are padded to whole fractals;
 * what is in the padding does not matter.
 *
 * @param m     rows of A and C
 * @param n     columns of B and C
 * @param depth k padded to whole fractals
 * @param first first k of the product
 * @param steps number of k of the product
 */
public record Panels(int m, int n, int depth, int first, int steps) {
    /** Columns of a fractal of B and C, rows of a fractal of A and C. */
    public static final int FRACTAL = Layout.FRACTAL_ROWS;
    /** Elements of the largest fractal: 512 bytes of int4. */
    private static final int SCRATCH = 1024;

    /**
     * The panels of a whole Mmad.
     *
     * @param c0 elements of a fractal row of A
     */
    public static Panels of(int m, int n, int k, int c0) {
        return new Panels(m, n, Math.ceilDiv(k, c0) * c0, 0, k);
    }

    /** The part of the product that takes the next {@code limit} k from {@code from} on. */
    public Panels chunk(int from, int limit) {
        int count = Math.min(limit, steps - from);
        return from == 0 && count == steps ? this : new Panels(m, n, depth, first + from, count);
    }

    /** Rows of A, padding included. */
    public int paddedRows() {
        return Math.ceilDiv(m, FRACTAL) * FRACTAL;
    }

    /** Fractal columns of B and C. */
    public int columns() {
        return Math.ceilDiv(n, FRACTAL);
    }

    /** Index of A's element (row, first). */
    public int a(int row) {
        return row * depth + first;
    }

    /** Index of B's element (first, 16 · column); the next k is 16 further. */
    public int b(int column) {
        return (paddedRows() + column * FRACTAL) * depth + first * FRACTAL;
    }

    /** Index of a scratch tile of 1024 floats. */
    public int scratch() {
        return (paddedRows() + columns() * FRACTAL) * depth;
    }

    /** Length of the array. */
    public int floats() {
        return scratch() + SCRATCH;
    }

    /** Byte offset of C's element (row, 16 · column) from the start of C (L0C layout, isa.md §3). */
    public long c(int row, int column) {
        return ((long) column * paddedRows() + row) * FRACTAL * Float.BYTES;
    }
}
