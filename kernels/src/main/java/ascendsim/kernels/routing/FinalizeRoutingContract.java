package ascendsim.kernels.routing;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT4;
import static ascendsim.isa.dtype.DType.INT64;
import static ascendsim.isa.dtype.DType.INT8;
import static ascendsim.isa.dtype.DType.UINT64;

import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.DefaultRule;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import ascendsim.kernels.operator.Contract;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * npu_grouped_matmul_finalize_routing with int8 activations and weights on Atlas A2: the experts' matmuls, dequantised,
 * scaled by their logits and added up per token on top of the shared expert's output. Sizes: m rows of x, k, n, e
 * experts. Constraints are those of the vendor's documents of the torch_npu operator and of
 * aclnnGroupedMatmulFinalizeRouting; older ones allow k = 2048 and n = 7168 only.
 */
public final class FinalizeRoutingContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "npu_grouped_matmul_finalize_routing";

    static final Parameter X = Parameter.tensor("x", INT8).says("[m,k]; ND");
    static final Parameter W =
            Parameter.tensor("w", INT8, INT4, INT32).says("[e,k,n]; int8 in FRACTAL_NZ, int4 in ND or FRACTAL_NZ")
                    .filledBy(new DefaultRule.PackedWeight());
    static final Parameter GROUP_LIST = Parameter.tensor("group_list", INT64).says("[e]")
            .filledBy(new DefaultRule.EqualSplit("x", 1));
    static final Parameter SCALE = Parameter.tensor("scale", FLOAT32, BFLOAT16, INT64, UINT64)
            .says("[e,n] float beside int8; [e,G,n] words beside int4; must be given").maybe()
            .filledBy(new DefaultRule.Scale());
    static final Parameter BIAS = Parameter.tensor("bias", FLOAT32)
            .says("[e,n]: 8 times the sum over k of w times scale; beside int4 only").maybe();
    static final Parameter OFFSET = Parameter.tensor("offset", FLOAT32).says("[e,1,n], beside int4 only").maybe()
            .filledBy(new DefaultRule.Offset());
    static final Parameter PERTOKEN_SCALE = Parameter.tensor("pertoken_scale", FLOAT32).says("[m] or [m,1]").maybe()
            .filledBy(new DefaultRule.Scale());
    static final Parameter SHARED_INPUT = Parameter.tensor("shared_input", BFLOAT16).says("[batch/dp,n]").maybe();
    static final Parameter LOGIT = Parameter.tensor("logit", FLOAT32).says("[m]").maybe();
    static final Parameter ROW_INDEX =
            Parameter.tensor("row_index", INT64, INT32).says("[m]: row of y for each row of x; must be given").maybe()
                    .filledBy(new DefaultRule.RowIndex("output_bs"));

    /** What the vendor's own test of the operator gives to assertRtolEqual. */
    private static final double VENDOR_PRECISION = 1e-3;

    private static final long PER_WORD = 8;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "y[row_index[r]] += x[r] @ w[g] * scale[g] * pertoken_scale[r] * logit[r], on top of shared_input";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, X, W, GROUP_LIST, SCALE, BIAS, OFFSET, PERTOKEN_SCALE, SHARED_INPUT, LOGIT,
                ROW_INDEX,
                Parameter.attribute("dtype").says("0 or float32 (default)"),
                Parameter.attribute("shared_input_weight").says("a number, default 1"),
                Parameter.attribute("shared_input_offset").says("row of y where shared_input begins, default 0"),
                Parameter.attribute("output_bs").says("rows of y, 0 (default: as many as x) to m"),
                Parameter.attribute("group_list_type").says("0 cumulative ends, 1 counts (default)"),
                Parameter.attribute("tuning_config")
                        .says("[rows expected of an expert, ...], the first from 0 to m; default none"),
                Parameter.attribute("deterministic").says("false (default) or true: rows are added in their order"));
    }

    @Override
    public List<String> results() {
        return List.of("y [batch,n] float32");
    }

    @Override
    public List<String> scenarios() {
        return List.of("int8 weights: scale float32 or bfloat16, no bias, no offset",
                "int4 weights: scale words for all of k or for groups of 256, bias required, offset optional",
                "deterministic: rows are staged and added in the order of x, the same bits whatever the cores do");
    }

    @Override
    public List<String> constraints() {
        return FinalizeRoutingCheck.constraints();
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return FinalizeRoutingDefault.call(schema(), seed);
    }

    @Override
    public List<String> check(OperatorCall call) {
        return new FinalizeRoutingCheck(call).lines();
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        long rows = call.whole("output_bs", 0);
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        outputs.put("y", TensorType.nd(FLOAT32, rows == 0 ? call.required("x").shape().dim(0) : rows,
                columns(call)));
        return outputs;
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return new Acceptance(isInt4(call) ? Rule.MSD : Rule.SUM, VENDOR_PRECISION);
    }

    /** Whether weights are int4, then x is taken apart into digits. */
    public static boolean isInt4(OperatorCall call) {
        return call.tensor("w").filter(w -> w.dtype() != INT8).isPresent();
    }

    /** n; int32 weights hold eight int4 to the element. */
    static long columns(OperatorCall call) {
        TensorArgument w = call.required("w");
        boolean packed = w.dtype() == INT32 && !w.transposed();
        return (packed ? PER_WORD : 1) * w.shape().dim(-1);
    }
}
