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
 * npu_grouped_matmul with int4 weights beside int8 or int4 x, in the rounding order of operators.md §1.3. Scales are
 * those of the words as the Fixpipe reads them, one row for each group of k.
 *
 * <p>A product p of int4: each group of k is scaled in float32 and rounded to float16, the groups are added in float16
 * in their order. int4 x: y = p * pt. int8 x is 16 h + l + 8 with digits h and l of 4 bits:
 * {@code y = (16 p(h) + p(l) + bias [+ rowsum(x) * offset]) * pt}; that is plain mathematics but for the rounding of p,
 * which 16-bit outputs show where they lie between two values. Float32 steps, one cast.
 */
final class GroupedInt4 {
    private static final float LARGEST_HALF = 65504;
    /** Of the digits of int8 x. */
    private static final int BASE = 16;

    private final OperatorCall call;
    private final boolean halves;
    private final Tensor y;
    private final Tensor magnitudes;

    private GroupedInt4(OperatorCall call, DType output) {
        this.call = call;
        this.halves = Int4View.of(call.required("x")).dtype() == DType.INT4;
        TensorType type = GroupOutputs.types(call, output).getFirst();
        this.y = Tensor.zeros(type);
        this.magnitudes = Tensor.zeros(new TensorType(DType.FLOAT32, type.shape(), type.format()));
        y.segment();
        magnitudes.segment();
    }

    static SequencedMap<String, Expected> of(OperatorCall call) {
        DType output = call.text("output_dtype", DType.FLOAT16.text()).equals(DType.BFLOAT16.text())
                ? DType.BFLOAT16
                : DType.FLOAT16;
        GroupedInt4 grouped = new GroupedInt4(call, output);
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
        Sums high = new Sums(new float[tile.rows()][tile.columns()], new double[tile.rows()][tile.columns()]);
        Sums low = new Sums(new float[tile.rows()][tile.columns()], new double[tile.rows()][tile.columns()]);
        float[] rowSums = new float[tile.rows()];
        int depth = (int) (product.x().columns() / factors.scale.length);
        for (int g = 0; g < factors.scale.length; g++) {
            float[][] a = new float[tile.rows()][depth];
            product.x().read(tile.row(), (long) g * depth, a);
            float[][] b = new float[depth][tile.columns()];
            product.y().read((long) g * depth, tile.column(), b);
            addRows(a, rowSums);
            if (!halves) {
                add(digits(a, true), b, high, factors.scale[g], tile);
            }
            add(halves ? a : digits(a, false), b, low, factors.scale[g], tile);
        }
        for (int row = 0; row < tile.rows(); row++) {
            finish(group, factors, tile, new Row(row, high, low, rowSums[row]));
        }
    }

    /** Products in float16, and the sums of their terms' absolute values. */
    private record Sums(float[][] values, double[][] sizes) {
    }

    private static float[][] digits(float[][] rows, boolean high) {
        float[][] digits = new float[rows.length][rows[0].length];
        for (int row = 0; row < rows.length; row++) {
            for (int k = 0; k < digits[row].length; k++) {
                float upper = (float) Math.floor(rows[row][k] / BASE);
                digits[row][k] = high ? upper : rows[row][k] - BASE * upper - BASE / 2f;
            }
        }
        return digits;
    }

    private static void addRows(float[][] a, float[] rowSums) {
        for (int row = 0; row < a.length; row++) {
            for (float value : a[row]) {
                rowSums[row] += value;
            }
        }
    }

    private static void add(float[][] a, float[][] b, Sums into, float[] scale, Tile tile) {
        int[][] whole = new int[tile.rows()][tile.columns()];
        new IntSums(whole).add(a, b);
        for (int row = 0; row < whole.length; row++) {
            for (int n = 0; n < whole[row].length; n++) {
                float term = half(Math.clamp(whole[row][n] * scale[(int) tile.column() + n], -LARGEST_HALF,
                        LARGEST_HALF));
                into.values[row][n] = half(into.values[row][n] + term);
                into.sizes[row][n] += Math.abs(term);
            }
        }
    }

    /** One row of a tile. */
    private record Row(int index, Sums high, Sums low, float sum) {
    }

    private void finish(GroupProduct group, Factors factors, Tile tile, Row row) {
        long from = tile.row() + row.index;
        Optional<Float> perToken = factors.perToken.map(scale -> scale.floatAt(group.row() + from));
        float[] result = new float[tile.columns()];
        float[] sizes = new float[tile.columns()];
        for (int n = 0; n < result.length; n++) {
            long column = tile.column() + n;
            float sum = row.low.values[row.index][n];
            if (!halves) {
                sum += BASE * row.high.values[row.index][n];
                sum += factors.bias.map(bias -> bias.floatAt(column)).orElse(0f);
                sum += factors.offset.map(offset -> offset.floatAt(column) * row.sum).orElse(0f);
            }
            result[n] = perToken.isPresent() ? sum * perToken.get() : sum;
            sizes[n] = (float) (row.low.sizes[row.index][n] + BASE * row.high.sizes[row.index][n])
                    * Math.abs(perToken.orElse(1f));
        }
        long at = (group.outputRow() + from) * y.type().columns() + tile.column();
        Bulk.write(y.dtype(), y.segment(), at, result);
        Bulk.write(magnitudes.dtype(), magnitudes.segment(), at, sizes);
    }

    private static float half(float value) {
        return Float16.toFloat(Float16.fromFloat(value));
    }
}
