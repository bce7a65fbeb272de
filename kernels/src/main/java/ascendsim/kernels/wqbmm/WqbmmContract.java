package ascendsim.kernels.wqbmm;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.FLOAT4_E2M1;
import static ascendsim.isa.dtype.DType.FLOAT8_E8M0;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT4;
import static ascendsim.isa.dtype.DType.INT64;
import static ascendsim.isa.dtype.DType.INT8;
import static ascendsim.isa.dtype.DType.UINT64;
import static ascendsim.isa.dtype.DType.UINT8;

import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.DefaultRule;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import ascendsim.kernels.operator.Contract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * npu_weight_quant_batchmatmul: y [m,n] = x [m,k] @ ((weight [k,n] + antiquant_offset) * antiquant_scale) +
 * bias, quantised to int8 if quant_scale is there. Constraints are those of the vendor's documents of the torch_npu
 * operator and of aclnnWeightQuantBatchMatmulV2 (operators.md §5).
 */
public final class WqbmmContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "npu_weight_quant_batchmatmul";

    static final Parameter X = Parameter.tensor("x", FLOAT16, BFLOAT16).says("[m,k]; ND, maybe transposed");
    static final Parameter WEIGHT =
            Parameter.tensor("weight", INT8, INT4, INT32, FLOAT4_E2M1).says("[k,n]; ND or FRACTAL_NZ, maybe transposed")
                    .filledBy(new DefaultRule.PackedWeight());
    static final Parameter SCALE = Parameter
            .tensor("antiquant_scale", FLOAT16, BFLOAT16, INT64, UINT64, FLOAT8_E8M0, UINT8)
            .says("[1], [1,1], [n], [1,n] or [ceil(k/antiquant_group_size),n]")
            .filledBy(new DefaultRule.Scale());
    static final Parameter OFFSET = Parameter.tensor("antiquant_offset", FLOAT16, BFLOAT16, INT32)
            .says("shape of antiquant_scale; int32 beside words").maybe()
            .filledBy(new DefaultRule.Offset());
    static final Parameter QUANT_SCALE = Parameter.tensor("quant_scale", FLOAT32, INT64, UINT64)
            .says("[1], [1,1], [n] or [1,n]; y is int8 then").maybe()
            .filledBy(new DefaultRule.Scale());
    static final Parameter QUANT_OFFSET =
            Parameter.tensor("quant_offset", FLOAT32).says("shape of a float32 quant_scale").maybe()
                    .filledBy(new DefaultRule.Offset());
    static final Parameter BIAS = Parameter.tensor("bias", FLOAT16, FLOAT32).says("[n] or [1,n]").maybe();

    /** What the vendor's own test of the operator gives to assertRtolEqual. */
    private static final double VENDOR_PRECISION = 1e-3;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "y = x @ ((weight + antiquant_offset) * antiquant_scale) + bias, int8, int4 or fp4 weights";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, X, WEIGHT, SCALE, OFFSET, QUANT_SCALE, QUANT_OFFSET, BIAS,
                Parameter.attribute("antiquant_group_size")
                        .says("0 (default: no groups) or a multiple of 32 from 32 to k - 1"),
                Parameter.attribute("inner_precise").says("0 (default) or 1"),
                Parameter.attribute("weight_dtype").says("must be left out"));
    }

    @Override
    public List<String> results() {
        return List.of("y [m,n] of the type of x, int8 with quant_scale");
    }

    @Override
    public List<String> scenarios() {
        return List.of("per tensor: antiquant_scale [1] or [1,1]", "per channel: [n] or [1,n]",
                "per group: [ceil(k/antiquant_group_size),n]",
                "64-bit words: per channel, float16 x, transposed int8 weight, m up to 96",
                "fp4 (v310): groups of 32 with e8m0 scales");
    }

    @Override
    public List<String> constraints() {
        return WqbmmCheck.constraints();
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"x":{"shape":[16,2048],"dtype":"bfloat16"},"weight":{"shape":[2048,4096],"dtype":"int8"},
             "antiquant_scale":{"shape":[4096],"dtype":"bfloat16"},
             "antiquant_offset":{"shape":[4096],"dtype":"bfloat16"},
             "bias":{"shape":[4096],"dtype":"float32"}}""");
    }

    @Override
    public List<String> check(OperatorCall call) {
        return new WqbmmCheck(call).lines();
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        boolean quantised = call.tensor("quant_scale").isPresent();
        outputs.put("y", TensorType.nd(quantised ? INT8 : call.required("x").dtype(),
                call.required("x").shape().dim(0), Weight.of(call.required("weight")).n()));
        return outputs;
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return new Acceptance(call.tensor("quant_scale").isPresent() ? Rule.EXACT : Rule.MSD, VENDOR_PRECISION);
    }
}
