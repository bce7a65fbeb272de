package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * npu_quant_matmul with operands of 8-bit floats: float32 chains of x1 @ x2 over k, times the column's scale, times the
 * row's, plus the bias, each rounded to float32, and one rounding, half even, to output_dtype.
 */
public final class NarrowQuantMatmul {
    private final OperatorCall call;
    private final TensorArgument x1;
    private final TensorArgument x2;
    private final Tensor out;

    private NarrowQuantMatmul(OperatorCall call) {
        this.call = call;
        this.x1 = call.required("x1");
        this.x2 = call.required("x2");
        DType output = DType.valueOf(call.text("output_dtype", "").toUpperCase(Locale.ROOT));
        this.out = Tensor.zeros(TensorType.nd(output, QuantMatmul.shape(x1.shape(), x2.shape())));
        out.segment();
        call.tensors().values().forEach(given -> given.tensors().forEach(t -> t.tensor().segment()));
    }

    /** The output {@code y} of a call that keeps the contract. */
    public static Expected of(OperatorCall call) {
        NarrowQuantMatmul matmul = new NarrowQuantMatmul(call);
        for (long batch = 0; batch < matmul.out.type().batch(); batch++) {
            long number = batch;
            Product product = matmul.product(batch);
            Tile.cover(matmul.out.type().rows(), matmul.out.type().columns()).parallel()
                    .forEach(tile -> matmul.compute(number, product, tile));
        }
        return new Expected(matmul.out, matmul::magnitudes);
    }

    private Product product(long batch) {
        return new Product(MatrixView.of(x1, QuantMatmul.matrix(out.shape(), x1.shape(), batch)),
                MatrixView.of(x2, QuantMatmul.matrix(out.shape(), x2.shape(), batch)));
    }

    private void compute(long batch, Product product, Tile tile) {
        float[][] sums = new float[tile.rows()][tile.columns()];
        product.accumulate(tile, new FloatSums(sums));
        float[] scales = row("scale", tile, 1).orElseThrow();
        Optional<float[]> bias = row("bias", tile, 0);
        long columns = out.type().columns();
        for (int row = 0; row < sums.length; row++) {
            float[] values = sums[row];
            float token = token(tile.row() + row);
            for (int n = 0; n < values.length; n++) {
                values[n] = values[n] * scales[n] * token;
            }
            bias.ifPresent(added -> {
                for (int n = 0; n < values.length; n++) {
                    values[n] += added[n];
                }
            });
            long position = (batch * out.type().rows() + tile.row() + row) * columns + tile.column();
            Bulk.write(out.dtype(), out.segment(), position, values);
        }
    }

    /** A parameter's values for the columns of a tile; one value is for all of them. */
    private Optional<float[]> row(String name, Tile tile, long least) {
        return call.tensor(name).map(TensorArgument::tensor).map(given -> {
            float[] values = new float[tile.columns()];
            if (given.elements() == least) {
                Arrays.fill(values, given.floatAt(0));
            } else {
                Bulk.read(given.dtype(), given.segment(), tile.column(), values);
            }
            return values;
        });
    }

    private float token(long row) {
        return call.tensor("pertoken_scale").map(given -> given.tensor().floatAt(row)).orElse(1f);
    }

    /** sum of |x1| |x2| times the factors, plus |bias|. */
    private double[] magnitudes(long[] indices) {
        long columns = out.type().columns();
        long matrix = out.type().rows() * columns;
        double[] result = new double[indices.length];
        int begin = 0;
        while (begin < indices.length) {
            long batch = indices[begin] / matrix;
            int end = begin;
            while (end < indices.length && indices[end] / matrix == batch) {
                end++;
            }
            long[] local = Arrays.stream(indices, begin, end).map(i -> i % matrix).toArray();
            double[] sums = new MatmulMagnitudes(product(batch), Optional.empty()).of(local);
            for (int i = 0; i < local.length; i++) {
                long column = local[i] % columns;
                Tensor scale = call.required("scale").tensor();
                double factor = scale.doubleAt(scale.elements() == 1 ? 0 : column) * token(local[i] / columns);
                double bias = call.tensor("bias").map(given -> given.tensor().doubleAt(column)).orElse(0.0);
                result[begin + i] = sums[i] * Math.abs(factor) + Math.abs(bias);
            }
            begin = end;
        }
        return result;
    }
}
