package ascendsim.kernels.reference;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.QuantWord;
import ascendsim.isa.tensor.Bulk;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.TensorArgument;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Widened weights [K,N]: (weight + offset) * scale.
 *
 * @param weight    int8, int4 or float4_e2m1
 * @param scale     [G,N], [1,N] or one number for all; of the result's type, or quantisation words
 * @param offset    of the same shape, if there is one
 * @param groupSize rows that share a row of {@code scale}; all of them where it has one
 * @param rounding  where it is rounded
 */
record AntiquantWeights(MatrixView weight, MatrixView scale, Optional<MatrixView> offset, long groupSize,
        Rounding rounding) {
    private static final int ROWS = 64;
    private static final float LARGEST_FLOAT16 = 65504;

    /** Where the steps of the computation are rounded (operators.md §0.6, §0.3). */
    enum Rounding {
        /** nowhere but to float32: plain mathematics */
        PLAIN(DType.FLOAT32),
        /** the sum and the product to float16 */
        HALF(DType.FLOAT16),
        /** float32, in the end to bfloat16 */
        BRAIN(DType.BFLOAT16),
        /** int32 sum, product with the scale of a word, clipped, to float16 */
        WORD(DType.FLOAT16);

        private final DType result;

        Rounding(DType result) {
            this.result = result;
        }
    }

    /** Weights as given, int32 read as eight int4 along the inner axis. */
    static MatrixView weights(TensorArgument given) {
        Tensor tensor = given.tensor();
        if (given.dtype() != DType.INT32) {
            return MatrixView.of(given);
        }
        TensorType words = tensor.type();
        TensorType type = TensorType.nd(DType.INT4, words.rows(), words.columns() * 8).with(words.format());
        return new MatrixView(Tensor.lazy(type, target -> target.copyFrom(tensor.segment())), given.transposed(), 0);
    }

    /** Scales as given, uint8 read as the exponents of powers of two. */
    static MatrixView scales(TensorArgument given) {
        Tensor tensor = given.tensor();
        if (given.dtype() != DType.UINT8) {
            return MatrixView.of(given);
        }
        TensorType type = new TensorType(DType.FLOAT8_E8M0, tensor.shape(), tensor.format());
        return new MatrixView(Tensor.lazy(type, target -> target.copyFrom(tensor.segment())), given.transposed(), 0);
    }

    /** All of them. */
    Tensor tensor() {
        Tensor result = Tensor.zeros(TensorType.nd(rounding.result, weight.rows(), weight.columns()));
        result.segment();
        weight.materialise();
        scale.materialise();
        offset.ifPresent(MatrixView::materialise);
        LongStream.range(0, Math.ceilDiv(weight.rows(), (long) ROWS)).parallel()
                .forEach(block -> widen(block * ROWS, result));
        return result;
    }

    private void widen(long row, Tensor result) {
        int rows = (int) Math.min(ROWS, weight.rows() - row);
        int columns = (int) weight.columns();
        float[][] values = new float[rows][columns];
        weight.read(row, 0, values);
        float[] scales = new float[0];
        float[] offsets = new float[0];
        long group = -1;
        for (int i = 0; i < rows; i++) {
            long next = (row + i) / groupSize;
            if (next != group) {
                group = next;
                scales = scales(group);
                offsets = offset.isPresent() ? row(offset.get(), group) : new float[columns];
            }
            widen(values[i], offsets, scales);
            Bulk.write(rounding.result, result.segment(), (row + i) * columns, values[i]);
        }
    }

    private float[] scales(long group) {
        if (rounding != Rounding.WORD) {
            return row(scale, group);
        }
        float[] factors = new float[(int) weight.columns()];
        for (int n = 0; n < factors.length; n++) {
            factors[n] = QuantWord.scale(scale.tensor().longAt(n));
        }
        return factors;
    }

    /** A row with as many columns as the weights have. */
    private float[] row(MatrixView view, long row) {
        float[][] read = new float[1][(int) view.columns()];
        view.read(row, 0, read);
        float[] values = new float[(int) weight.columns()];
        for (int n = 0; n < values.length; n++) {
            values[n] = read[0][read[0].length == 1 ? 0 : n];
        }
        return values;
    }

    private void widen(float[] values, float[] offsets, float[] scales) {
        for (int n = 0; n < values.length; n++) {
            float sum = values[n] + offsets[n];
            values[n] = switch (rounding) {
                case PLAIN -> sum * scales[n];
                case HALF -> half(half(sum) * scales[n]);
                case BRAIN -> BFloat16.toFloat(BFloat16.fromFloat(sum * scales[n]));
                case WORD -> half(Math.max(-LARGEST_FLOAT16, Math.min(LARGEST_FLOAT16, sum * scales[n])));
            };
        }
    }

    private static float half(float value) {
        return Float.float16ToFloat(Float.floatToFloat16(value));
    }
}
