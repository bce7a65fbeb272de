package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** S of a matmul: the sum of |x[m,k]| * |y[k,n]| over k plus |bias[n]|, in float64 with k ascending. */
record MatmulMagnitudes(Product product, Optional<Tensor> bias) implements Magnitudes {

    /** S of one element alone costs about as much as that of so many columns of a tile (assumed). */
    private static final int SPARSE = 32;

    @Override
    public double[] of(long[] indices) {
        double[] result = new double[indices.length];
        long columns = product.y().columns();
        int begin = 0;
        while (begin < indices.length) {
            long row = indices[begin] / columns;
            int end = endOf((row + Tile.MAX_ROWS) * columns, indices, begin);
            long lastRow = indices[end - 1] / columns;
            fill(indices, result, new Span(begin, end, row, lastRow + 1));
            begin = end;
        }
        return result;
    }

    /** Some of the indices, and the output rows they lie in. */
    private record Span(int begin, int end, long row, long endRow) {
    }

    private static int endOf(long limit, long[] indices, int begin) {
        int end = Arrays.binarySearch(indices, begin, indices.length, limit);
        return end < 0 ? -end - 1 : end;
    }

    private void fill(long[] indices, double[] result, Span span) {
        long columns = product.y().columns();
        long area = (span.endRow() - span.row()) * columns;
        if ((long) SPARSE * (span.end() - span.begin()) < area) {
            for (int i = span.begin(); i < span.end(); i++) {
                result[i] = single(indices[i] / columns, indices[i] % columns);
            }
            return;
        }
        for (long column = 0; column < columns; column += Tile.MAX_COLUMNS) {
            Tile tile = Tile.at(span.row(), span.endRow(), column, columns);
            double[][] sums = sums(tile);
            for (int i = span.begin(); i < span.end(); i++) {
                long inTile = indices[i] % columns - column;
                if (inTile >= 0 && inTile < tile.columns()) {
                    result[i] = sums[(int) (indices[i] / columns - span.row())][(int) inTile];
                }
            }
        }
    }

    /** A tile one element wide; it starts where a fractal does, so that blocks can be read. */
    private double single(long row, long column) {
        long first = column / Tile.ALIGNMENT * Tile.ALIGNMENT;
        return sums(new Tile(row, 1, first, (int) (column - first + 1)))[0][(int) (column - first)];
    }

    private double[][] sums(Tile tile) {
        double[] start = new double[tile.columns()];
        bias.ifPresent(given -> {
            for (int n = 0; n < start.length; n++) {
                start[n] = Math.abs(given.doubleAt(tile.column() + n));
            }
        });
        double[][] sums = new double[tile.rows()][];
        for (int row = 0; row < sums.length; row++) {
            sums[row] = start.clone();
        }
        product.accumulate(tile, new AbsoluteSums(sums));
        return sums;
    }
}
