package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.QuantWord;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Elements;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * npu_quant_matmul. int32 sums of x1 @ x2 plus an int32 bias; then, by output and operands (operators.md §9, §0.3,
 * §0.5):
 * <ul>
 * <li>int32: nothing more;</li>
 * <li>int8, and float16 without pertoken_scale: the Fixpipe's words per column, which npu_trans_quant_param makes of a
 * float32 scale and offset (the scale loses 13 mantissa bits);</li>
 * <li>bfloat16, and float16 with pertoken_scale: float32(sum) * scale (* pertoken_scale) (+ float bias), each rounded,
 * and one cast.</li>
 * </ul>
 */
public final class QuantMatmul {
    private final OperatorCall call;
    private final TensorArgument x1;
    private final TensorArgument x2;
    private final Tensor out;
    private final Optional<Tensor> bias;

    private QuantMatmul(OperatorCall call) {
        this.call = call;
        this.x1 = Int4View.of(call.required("x1"));
        this.x2 = Int4View.of(call.required("x2"));
        DType output = DType.valueOf(call.text("output_dtype", DType.INT8.text()).toUpperCase(Locale.ROOT));
        this.out = Tensor.zeros(TensorType.nd(output, shape(x1.shape(), x2.shape())));
        this.bias = call.tensor("bias").map(TensorArgument::tensor);
        out.segment();
        x1.tensor().segment();
        x2.tensor().segment();
        call.tensors().values().forEach(given -> given.tensors().forEach(t -> t.tensor().segment()));
    }

    /** The output {@code y} of a call that keeps the contract. */
    public static Expected of(OperatorCall call) {
        QuantMatmul matmul = new QuantMatmul(call);
        for (long batch = 0; batch < matmul.out.type().batch(); batch++) {
            long number = batch;
            Product product = matmul.product(batch);
            Tile.cover(matmul.out.type().rows(), matmul.out.type().columns()).parallel()
                    .forEach(tile -> matmul.compute(number, product, tile));
        }
        return new Expected(matmul.out, matmul::magnitudes);
    }

    /** Axes of the output. */
    static long[] shape(Shape x1, Shape x2) {
        int rank = Math.max(x1.rank(), x2.rank());
        long[] dims = new long[rank];
        for (int axis = 3; axis <= rank; axis++) {
            long a = axis <= x1.rank() ? x1.dim(-axis) : 1;
            long b = axis <= x2.rank() ? x2.dim(-axis) : 1;
            dims[rank - axis] = Math.max(a, b);
        }
        dims[rank - 2] = x1.dim(-2);
        dims[rank - 1] = x2.dim(-1);
        return dims;
    }

    private Product product(long batch) {
        return new Product(MatrixView.of(x1, matrix(out.shape(), x1.shape(), batch)),
                MatrixView.of(x2, matrix(out.shape(), x2.shape(), batch)));
    }

    /** Which matrix of an operand meets the output's matrix number {@code batch}. */
    static long matrix(Shape out, Shape operand, long batch) {
        long rest = batch;
        long matrix = 0;
        long step = 1;
        for (int axis = 3; axis <= operand.rank(); axis++) {
            long index = rest % out.dim(-axis);
            rest /= out.dim(-axis);
            long size = operand.dim(-axis);
            matrix += size == 1 ? 0 : index * step;
            step *= size;
        }
        return matrix;
    }

    private boolean isBiasWhole() { return bias.map(given -> given.dtype() == DType.INT32).orElse(false); }

    /** First element of the bias of a batch: there is one row for all, or one for each. */
    private long biasStart(long batch, long column) {
        long columns = out.type().columns();
        return bias.orElseThrow().elements() == columns ? column : batch * columns + column;
    }

    private void compute(long batch, Product product, Tile tile) {
        int[] start = new int[tile.columns()];
        if (isBiasWhole()) {
            for (int n = 0; n < start.length; n++) {
                start[n] = (int) Elements.code(DType.INT32, bias.orElseThrow().segment(),
                        biasStart(batch, tile.column()) + n);
            }
        }
        int[][] sums = new int[tile.rows()][];
        for (int row = 0; row < sums.length; row++) {
            sums[row] = start.clone();
        }
        product.accumulate(tile, new IntSums(sums));
        Dequantisation dequantisation = dequantisation(batch, tile.column(), tile.columns());
        long columns = out.type().columns();
        for (int row = 0; row < sums.length; row++) {
            long position = (batch * out.type().rows() + tile.row() + row) * columns + tile.column();
            dequantisation.write(out, position, tile.row() + row, sums[row]);
        }
    }

    private Dequantisation dequantisation(long batch, long column, int columns) {
        boolean perToken = call.tensor("pertoken_scale").isPresent();
        return switch (out.dtype()) {
            case INT32 -> new Dequantisation.Raw();
            case INT8 -> new Dequantisation.Bytes(words(column, columns));
            case FLOAT16 -> perToken
                    ? scales(batch, column, columns)
                    : new Dequantisation.Half(words(column, columns));
            default -> scales(batch, column, columns);
        };
    }

    private long[] words(long column, int columns) {
        Tensor scale = call.required("scale").tensor();
        Optional<Tensor> offset = call.tensor("offset").map(TensorArgument::tensor);
        long[] words = new long[columns];
        for (int n = 0; n < columns; n++) {
            long at = scale.elements() == 1 ? 0 : column + n;
            if (scale.dtype() != DType.FLOAT32) {
                words[n] = scale.codeAt(at);
            } else if (offset.isPresent()) {
                long offsetAt = offset.get().elements() == 1 ? 0 : column + n;
                words[n] = QuantWord.encode(scale.floatAt(at), offset.get().floatAt(offsetAt));
            } else {
                words[n] = QuantWord.encode(scale.floatAt(at));
            }
        }
        return words;
    }

    private Dequantisation scales(long batch, long column, int columns) {
        Tensor scale = call.required("scale").tensor();
        float[] factors = new float[columns];
        if (scale.elements() == 1) {
            Arrays.fill(factors, scale.floatAt(0));
        } else {
            Bulk.read(scale.dtype(), scale.segment(), column, factors);
        }
        Optional<float[]> rows = call.tensor("pertoken_scale").map(given -> {
            float[] all = new float[(int) given.tensor().elements()];
            Bulk.read(DType.FLOAT32, given.tensor().segment(), 0, all);
            return all;
        });
        Optional<float[]> added = bias.filter(given -> !isBiasWhole()).map(given -> {
            float[] row = new float[columns];
            Bulk.read(given.dtype(), given.segment(), biasStart(batch, column), row);
            return row;
        });
        return new Dequantisation.Scales(factors, rows, added, Activation.NONE);
    }

    /** (sum of |x1| |x2| + |int32 bias|) times the factors, plus |float bias|. */
    private double[] magnitudes(long[] indices) {
        long matrix = out.type().rows() * out.type().columns();
        double[] result = new double[indices.length];
        int begin = 0;
        while (begin < indices.length) {
            long batch = indices[begin] / matrix;
            int end = begin;
            while (end < indices.length && indices[end] / matrix == batch) {
                end++;
            }
            long[] local = Arrays.stream(indices, begin, end).map(i -> i % matrix).toArray();
            System.arraycopy(magnitudes(batch, local), 0, result, begin, local.length);
            begin = end;
        }
        return result;
    }

    private double[] magnitudes(long batch, long[] local) {
        int columns = (int) out.type().columns();
        double[] sums = new MatmulMagnitudes(product(batch), Optional.empty()).of(local);
        Dequantisation dequantisation = dequantisation(batch, 0, columns);
        for (int i = 0; i < sums.length; i++) {
            int column = (int) (local[i] % columns);
            double whole = isBiasWhole()
                    ? Math.abs(bias.orElseThrow().doubleAt(biasStart(batch, column)))
                    : 0;
            sums[i] = (sums[i] + whole) * dequantisation.factor(local[i] / columns, column)
                    + dequantisation.added(column);
        }
        return sums;
    }
}
