package ascendsim.kernels.reference;

/**
 * The products of a row-matrix x [M,K] and a column-matrix y [K,N], handed to an {@link Accumulator} block by block
 * with k ascending.
 *
 * @param begin
 *            first k that is added up
 * @param end
 *            one past the last
 */
record Product(Matrix x, Matrix y, long begin, long end) {
    private static final int BLOCK_K = 64;

    /** Over all of k. */
    Product(Matrix x, Matrix y) {
        this(x, y, 0, x.columns());
    }

    /** What adds up a[m][k] * b[k][n] over k, in ascending order, into sums [m][n] of its own. */
    @FunctionalInterface
    interface Accumulator {
        /** The blocks are overwritten afterwards. */
        void add(float[][] a, float[][] b);
    }

    Product materialise() {
        x.materialise();
        y.materialise();
        return this;
    }

    void accumulate(Tile tile, Accumulator sums) {
        float[][] a = new float[0][];
        float[][] b = new float[0][];
        for (long k = begin; k < end; k += BLOCK_K) {
            int width = (int) Math.min(BLOCK_K, end - k);
            if (b.length != width) {
                a = new float[tile.rows()][width];
                b = new float[width][tile.columns()];
            }
            x.read(tile.row(), k, a);
            y.read(k, tile.column(), b);
            sums.add(a, b);
        }
    }
}
