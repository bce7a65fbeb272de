package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.dtype.QuantWord;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * npu_grouped_matmul with int4 weights beside int8 or int4 x (operators.md §1, §1.3). Scales are those of the words as
 * the Fixpipe reads them, one row for each group of k.
 *
 * <p>int8 x: {@code ((x - 8) @ w * s + bias [+ rowsum(x) * offset]) * pt}, or {@code x @ w * s * pt} where weights are
 * widened instead of x taken apart; plain mathematics, rounded once. int4 x: each group of k is rounded to float16, the
 * groups are added in float16 in their order, then times pt in float32, then one cast.
 */
final class GroupedInt4 {
    private static final float LARGEST_HALF = 65504;
    /** What digits of int8 x leave out and the bias brings back. */
    private static final int DIGIT_OFFSET = 8;

    private final OperatorCall call;
    private final boolean digits;
    private final boolean halves;
    private final Tensor y;
    private final Tensor magnitudes;

    private GroupedInt4(OperatorCall call, boolean digits, DType output) {
        this.call = call;
        this.digits = digits;
        this.halves = Int4View.of(call.required("x")).dtype() == DType.INT4;
        TensorType type = GroupOutputs.types(call, output).getFirst();
        this.y = Tensor.zeros(type);
        this.magnitudes = Tensor.zeros(new TensorType(DType.FLOAT32, type.shape(), type.format()));
        y.segment();
        magnitudes.segment();
    }

    /** @param digits whether int8 x is taken apart into digits of 4 bits, the higher one less 8 */
    static SequencedMap<String, Expected> of(OperatorCall call, boolean digits) {
        DType output = call.text("output_dtype", DType.FLOAT16.text()).equals(DType.BFLOAT16.text())
                ? DType.BFLOAT16
                : DType.FLOAT16;
        GroupedInt4 grouped = new GroupedInt4(call, digits, output);
        List<GroupProduct> products = GroupProduct.of(call);
        products.forEach(grouped::compute);
        long defined = products.stream().mapToLong(product -> product.outputRow() + product.rows()).max().orElse(0);
        return new LinkedHashMap<>(Map.of("y[0]", new Expected(grouped.y, grouped::sizes,
                defined * grouped.y.type().columns())));
    }

    private double[] sizes(long[] indices) {
        double[] sizes = new double[indices.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = magnitudes.floatAt(indices[i]);
        }
        return sizes;
    }

    /** What one product needs beside its operands; rows of one matrix each. */
    private record Factors(float[][] scale, Optional<Tensor> bias, Optional<Tensor> offset, Optional<Tensor> perToken) {
    }

    private void compute(GroupProduct group) {
        Product product = new Product(group.left(), group.matrix(call.tensors("weight"))).materialise();
        long columns = product.y().columns();
        long groups = call.required("weight").shape().dim(0);
        Tensor words = group.rows(call.tensors("scale"), groups, columns);
        float[][] scale = IntStream.range(0, (int) words.type().rows())
                .mapToObj(g -> scales(words, g, (int) columns)).toArray(float[][]::new);
        Factors factors = new Factors(scale, part(group, "bias", columns), part(group, "offset", columns),
                call.tensor("per_token_scale").map(TensorArgument::tensor));
        factors.bias.ifPresent(Tensor::segment);
        factors.offset.ifPresent(Tensor::segment);
        factors.perToken.ifPresent(Tensor::segment);
        Tile.cover(product.x().rows(), columns).parallel().forEach(tile -> compute(group, product, factors, tile));
    }

    private Optional<Tensor> part(GroupProduct group, String name, long columns) {
        return call.tensor(name).map(_ -> group.rows(call.tensors(name), call.required("weight").shape().dim(0),
                columns));
    }

    private static float[] scales(Tensor words, int row, int columns) {
        float[] scales = new float[columns];
        for (int n = 0; n < columns; n++) {
            scales[n] = QuantWord.scale(words.longAt((long) row * columns + n));
        }
        return scales;
    }

    private void compute(GroupProduct group, Product product, Factors factors, Tile tile) {
        double[][] sums = new double[tile.rows()][tile.columns()];
        double[][] sizes = new double[tile.rows()][tile.columns()];
        float[] rowSums = new float[tile.rows()];
        int depth = (int) (product.x().columns() / factors.scale.length);
        for (int g = 0; g < factors.scale.length; g++) {
            int[][] whole = new int[tile.rows()][tile.columns()];
            float[][] a = new float[tile.rows()][depth];
            product.x().read(tile.row(), (long) g * depth, a);
            addRows(a, rowSums);
            float[][] b = new float[depth][tile.columns()];
            product.y().read((long) g * depth, tile.column(), b);
            new IntSums(whole).add(a, b);
            add(whole, factors.scale[g], tile, new double[][][]{sums, sizes});
        }
        for (int row = 0; row < sums.length; row++) {
            finish(group, factors, tile, new Row(row, sums[row], sizes[row], rowSums[row]));
        }
    }

    private void addRows(float[][] a, float[] rowSums) {
        boolean shifted = !halves && digits;
        for (int row = 0; row < a.length; row++) {
            for (int k = 0; k < a[row].length; k++) {
                rowSums[row] += a[row][k];
                a[row][k] -= shifted ? DIGIT_OFFSET : 0;
            }
        }
    }

    private void add(int[][] whole, float[] scale, Tile tile, double[][][] into) {
        for (int row = 0; row < whole.length; row++) {
            for (int n = 0; n < whole[row].length; n++) {
                float factor = scale[(int) tile.column() + n];
                double term = halves
                        ? half(Math.clamp(whole[row][n] * factor, -LARGEST_HALF, LARGEST_HALF))
                        : (double) whole[row][n] * factor;
                double sum = into[0][row][n] + term;
                into[0][row][n] = halves ? half((float) sum) : sum;
                into[1][row][n] += Math.abs(term);
            }
        }
    }

    /** One row of a tile. */
    private record Row(int index, double[] sums, double[] sizes, float rowSum) {
    }

    private void finish(GroupProduct group, Factors factors, Tile tile, Row row) {
        long from = tile.row() + row.index;
        double perToken = factors.perToken.map(scale -> scale.doubleAt(group.row() + from)).orElse(1.0);
        float[] result = new float[row.sums.length];
        float[] sizes = new float[row.sums.length];
        for (int n = 0; n < result.length; n++) {
            long column = tile.column() + n;
            double sum = row.sums[n];
            if (!halves && digits) {
                sum += factors.bias.map(bias -> bias.doubleAt(column)).orElse(0.0);
                sum += factors.offset.map(offset -> offset.doubleAt(column) * row.rowSum).orElse(0.0);
            }
            result[n] = halves ? (float) sum * (float) perToken : (float) (sum * perToken);
            sizes[n] = (float) (row.sizes[n] * Math.abs(perToken));
        }
        long at = (group.outputRow() + from) * y.type().columns() + tile.column();
        Bulk.write(y.dtype(), y.segment(), at, result);
        Bulk.write(magnitudes.dtype(), magnitudes.segment(), at, sizes);
    }

    private static float half(float value) {
        return Float16.toFloat(Float16.fromFloat(value));
    }
}
