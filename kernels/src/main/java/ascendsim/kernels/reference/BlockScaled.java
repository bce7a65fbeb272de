package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Tensor;

/**
 * An operand whose values share a power-of-two scale, 32 along k at a time; the products are float32.
 *
 * @param values
 *            the operand
 * @param scale
 *            pairs of scales for 64 values: [rows, pairs, 2], or [pairs, rows, 2]
 * @param left
 *            whether k runs along the columns of the operand; else it runs down its rows
 * @param pairsFirst
 *            whether the scale is [pairs, rows, 2]
 */
record BlockScaled(MatrixView values, Tensor scale, boolean left, boolean pairsFirst) implements Matrix {
    private static final long GROUP = 32;

    @Override
    public long rows() {
        return values.rows();
    }

    @Override
    public long columns() {
        return values.columns();
    }

    @Override
    public void read(long row, long column, float[][] into) {
        values.read(row, column, into);
        for (int r = 0; r < into.length; r++) {
            for (int c = 0; c < into[r].length; c++) {
                into[r][c] *= left ? of(row + r, column + c) : of(column + c, row + r);
            }
        }
    }

    private float of(long line, long k) {
        long group = k / GROUP;
        long pair = pairsFirst
                ? group / 2 * scale.shape().dim(1) + line
                : line * scale.shape().dim(1) + group / 2;
        return scale.floatAt(2 * pair + group % 2);
    }

    @Override
    public Matrix materialise() {
        values.materialise();
        scale.segment();
        return this;
    }
}
