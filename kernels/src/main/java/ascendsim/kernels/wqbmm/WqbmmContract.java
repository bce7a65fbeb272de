package ascendsim.kernels.wqbmm;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT4;
import static ascendsim.isa.dtype.DType.INT64;
import static ascendsim.isa.dtype.DType.INT8;
import static ascendsim.isa.dtype.DType.UINT64;

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
 * npu_weight_quant_batchmatmul on Atlas A2: y [m,n] = x [m,k] @ ((weight [k,n] + antiquant_offset) * antiquant_scale) +
 * bias, quantised to int8 if quant_scale is there. Constraints are those of the vendor's documents of the torch_npu
 * operator and of aclnnWeightQuantBatchMatmulV2 (operators.md §5).
 */
public final class WqbmmContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "npu_weight_quant_batchmatmul";

    static final Parameter X = Parameter.tensor("x", FLOAT16, BFLOAT16);
    static final Parameter WEIGHT = Parameter.tensor("weight", INT8, INT4, INT32)
            .filledBy(new DefaultRule.PackedWeight());
    static final Parameter SCALE = Parameter.tensor("antiquant_scale", FLOAT16, BFLOAT16, INT64, UINT64)
            .filledBy(new DefaultRule.Scale());
    static final Parameter OFFSET = Parameter.tensor("antiquant_offset", FLOAT16, BFLOAT16, INT32).maybe()
            .filledBy(new DefaultRule.Offset());
    static final Parameter QUANT_SCALE = Parameter.tensor("quant_scale", FLOAT32, INT64, UINT64).maybe()
            .filledBy(new DefaultRule.Scale());
    static final Parameter QUANT_OFFSET = Parameter.tensor("quant_offset", FLOAT32).maybe()
            .filledBy(new DefaultRule.Offset());
    static final Parameter BIAS = Parameter.tensor("bias", FLOAT16, FLOAT32).maybe();

    /** What the vendor's own test of the operator gives to assertRtolEqual. */
    private static final double VENDOR_PRECISION = 1e-3;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "y = x @ ((weight + antiquant_offset) * antiquant_scale) + bias, int8 or int4 weights";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, X, WEIGHT, SCALE, OFFSET, QUANT_SCALE, QUANT_OFFSET, BIAS,
                Parameter.attribute("antiquant_group_size"), Parameter.attribute("inner_precise"),
                Parameter.attribute("weight_dtype"));
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
