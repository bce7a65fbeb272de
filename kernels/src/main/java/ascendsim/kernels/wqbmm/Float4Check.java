package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Findings;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A call with float4_e2m1 weights (v310): MX scales, each a power of two for 32 weights of a column (tiling_quant §2).
 */
record Float4Check(OperatorCall call, Findings findings) {
    /** Weights that share a scale. */
    static final long GROUP = 32;

    private static final Set<DType> EXPONENTS = Set.of(DType.FLOAT8_E8M0, DType.UINT8);
    private static final long NAN = 255;

    static boolean isExponent(DType type) {
        return EXPONENTS.contains(type);
    }

    void weight(Weight weight, long groupSize) {
        expect(weight.isNz(), "weight", "ND");
        expect(groupSize != GROUP, "antiquant_group_size", Long.toString(GROUP));
        expect(!call.tensors("antiquant_offset").isEmpty(), "antiquant_offset", "none");
        expect(!call.tensors("quant_scale").isEmpty(), "quant_scale", "none");
    }

    private void expect(boolean broken, String name, String expected) {
        if (broken) {
            findings.add(name, "with float4_e2m1 weight", "expected " + expected, "");
        }
    }

    void scale(TensorArgument scale) {
        if (!isExponent(scale.dtype())) {
            findings.add("antiquant_scale", "dtype " + scale.dtype(),
                    "expected float8_e8m0, or uint8 that holds it, beside float4_e2m1 weight", "");
            return;
        }
        Tensor tensor = scale.tensor();
        LongStream.range(0, tensor.elements()).filter(i -> tensor.codeAt(i) == NAN).findFirst()
                .ifPresent(i -> findings.add("antiquant_scale[" + i + "]", NAN + ", a NaN", "expected 0 to 254", ""));
    }
}
