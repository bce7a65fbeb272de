package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** S of a matmul: the sum of |x[m,k]| * |y[k,n]| over k plus |bias[n]|, in float64 with k ascending. */
record MatmulMagnitudes(Product product, Optional<Tensor> bias) implements Magnitudes {

    /** S of one element alone costs about as much as that of so many elements of a tile (assumed). */
    private static final int SPARSE = 256;

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
        for (long column = 0; column < columns; column += Tile.MAX_COLUMNS) {
            Tile tile = Tile.at(span.row(), span.endRow(), column, columns);
            int[] inside = IntStream.range(span.begin(), span.end())
                    .filter(i -> tile.holdsColumn(indices[i] % columns)).toArray();
            boolean few = (long) SPARSE * inside.length < (long) tile.rows() * tile.columns();
            double[][] sums = few ? new double[0][] : sums(tile);
            for (int i : inside) {
                long row = indices[i] / columns;
                long inRow = indices[i] % columns;
                result[i] = few ? single(row, inRow) : sums[(int) (row - tile.row())][(int) (inRow - column)];
            }
        }
    }

    /** From a tile that starts where a fractal does, so that blocks can be read. */
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
