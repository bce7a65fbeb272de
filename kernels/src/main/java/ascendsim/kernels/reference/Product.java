package ascendsim.kernels.reference;

/**
 * The products of a row-matrix x [M,K] and a column-matrix y [K,N], handed to an {@link Accumulator} block by block
 * with k ascending.
 */
record Product(MatrixView x, MatrixView y) {
    private static final int BLOCK_K = 64;

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
        long depth = x.columns();
        float[][] a = new float[0][];
        float[][] b = new float[0][];
        for (long k = 0; k < depth; k += BLOCK_K) {
            int width = (int) Math.min(BLOCK_K, depth - k);
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
