package ascendsim.kernels.reference;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import java.util.stream.LongStream;

/** npu_convert_weight_to_int4pack (operators.md §4): element 0 in the lowest nibble, no check of the values. */
public final class Int4Pack {
    private static final int PACKED = 8;
    private static final long WORDS = 1 << 12;
    /** Magnitudes of float4_e2m1 in the order of their codes. */
    private static final float[] FLOAT4 = {0, 0.5f, 1, 1.5f, 2, 3, 4, 6};

    private Int4Pack() {
    }

    /** The words of a call that keeps the contract, in a tensor of type {@code words}. */
    public static Expected of(OperatorCall call, TensorType words) {
        Tensor weight = call.required("weight").tensor().to(Format.ND);
        Tensor rows = Tensor.zeros(words.with(Format.ND));
        weight.segment();
        rows.segment();
        LongStream.range(0, Math.ceilDiv(rows.elements(), WORDS)).parallel().forEach(part -> {
            for (long word = part * WORDS; word < Math.min(rows.elements(), (part + 1) * WORDS); word++) {
                long bits = 0;
                for (int i = 0; i < PACKED; i++) {
                    bits |= nibble(weight, word * PACKED + i) << 4 * i;
                }
                rows.putCode(word, bits);
            }
        });
        return new Expected(rows.to(words.format()), indices -> new double[indices.length]);
    }

    private static long nibble(Tensor weight, long index) {
        if (weight.dtype() != DType.FLOAT32) {
            return weight.codeAt(index) & 15;
        }
        float value = weight.floatAt(index);
        for (int code = 0; code < FLOAT4.length; code++) {
            if (Math.abs(value) == FLOAT4[code]) {
                return code | Float.floatToRawIntBits(value) >>> Integer.SIZE - 1 << 3;
            }
        }
        return 0;
    }
}
