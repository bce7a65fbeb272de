package ascendsim.kernels.gmm;

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
import java.util.Map;
import java.util.SequencedMap;

/**
 * npu_grouped_matmul on Atlas A2: {@code y_g = x_g @ weight_g} for groups of rows of x (split M), of its columns (split
 * K), or for pairs of tensors, in floats, int8 and int4 (operators.md §1). The names and defaults are those of the
 * torch_npu operator.
 */
public final class GroupedMatmulContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "npu_grouped_matmul";

    static final Parameter X = Parameter.list("x", FLOAT16, BFLOAT16, FLOAT32, INT8, INT4, INT32).says(
            "[m,k], or one for each group; ND; [k,m] transposed where groups split k; 2 to 6 axes without group_list")
            .filledBy(new DefaultRule.PackedWeight());
    static final Parameter WEIGHT = Parameter.list("weight", FLOAT16, BFLOAT16, FLOAT32, INT8, INT4, INT32)
            .says("[e,k,n], or [k,n] for each group; ND or FRACTAL_NZ; all transposed or none")
            .filledBy(new DefaultRule.PackedWeight());
    static final Parameter BIAS =
            Parameter.list("bias", FLOAT16, FLOAT32, INT32).says("[e,n], or [n] for each group").maybe();
    static final Parameter SCALE = Parameter.list("scale", FLOAT32, BFLOAT16, INT64, UINT64)
            .says("[e,n] or [n] for each group; words of int4 weights also [e,G,n]").maybe()
            .filledBy(new DefaultRule.Scale());
    static final Parameter OFFSET = Parameter.list("offset", FLOAT32).says("[e,1,n], int8 with int4 only").maybe()
            .filledBy(new DefaultRule.Offset());
    static final Parameter ANTIQUANT_SCALE = Parameter.list("antiquant_scale", FLOAT16, BFLOAT16)
            .says("[e,n] or [n] for each group; beside int4 also [e,G,n]").maybe()
            .filledBy(new DefaultRule.Scale());
    static final Parameter ANTIQUANT_OFFSET =
            Parameter.list("antiquant_offset", FLOAT16, BFLOAT16).says("shape of antiquant_scale").maybe()
                    .filledBy(new DefaultRule.Offset());
    static final Parameter PER_TOKEN_SCALE =
            Parameter.list("per_token_scale", FLOAT32).says("[m], or one for each x").maybe()
                    .filledBy(new DefaultRule.Scale());
    static final Parameter GROUP_LIST =
            Parameter.tensor("group_list", INT64).says("[e], or [e,2] with group_list_type 2").maybe()
                    .filledBy(new DefaultRule.EqualSplit("x", 0));
    private static final Parameter ACTIVATION_INPUT =
            Parameter.list("activation_input").says("must be left out").maybe();
    private static final Parameter ACTIVATION_SCALE =
            Parameter.list("activation_quant_scale").says("must be left out").maybe();
    private static final Parameter ACTIVATION_OFFSET =
            Parameter.list("activation_quant_offset").says("must be left out").maybe();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "y_g = x_g @ weight_g (+ bias, scales) for groups of rows, of columns or of tensors";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, X, WEIGHT, BIAS, SCALE, OFFSET, ANTIQUANT_SCALE, ANTIQUANT_OFFSET, PER_TOKEN_SCALE,
                GROUP_LIST, ACTIVATION_INPUT, ACTIVATION_SCALE, ACTIVATION_OFFSET,
                Parameter.attribute("split_item").says("0 (default) or 1: as many y as weights; 2 or 3: one y"),
                Parameter.attribute("group_type")
                        .says("-1 no groups, 0 of rows, 2 of k; must be given but with one x and many y"),
                Parameter.attribute("group_list_type")
                        .says("0 cumulative ends (default), 1 counts, 2 rows of group and count"),
                Parameter.attribute("act_type").says("0 none (default), 1 relu, 2 gelu tanh, 4 fast gelu, 5 silu"),
                Parameter.attribute("output_dtype").says(
                        "float16, bfloat16, float32, int8 or int32 as the types say; needed with float scales and "
                                + "words of int4"),
                Parameter.attribute("tuning_config")
                        .says("[rows expected in a group, ...], the first from 0 to m; default none"),
                Parameter.attribute("x_dtype").says("must be left out"),
                Parameter.attribute("weight_dtype").says("must be left out"),
                Parameter.attribute("scale_dtype").says("must be left out"),
                Parameter.attribute("per_token_scale_dtype").says("must be left out"));
    }

    @Override
    public List<String> results() {
        return List.of(
                "y: a list; y[0] [m,n], or y[i] [m_i,n_i], or [e,m,n] where groups split k; rows after the last "
                        + "group stay unwritten");
    }

    @Override
    public List<String> scenarios() {
        return List.of(
                "single-single-single: one x, one weight [e,k,n] ([k,n] when groups split k), one y; group_list "
                        + "required",
                "single-multi-single: one x, a weight [k,n] for each group, all n alike, one y; group_list ends at m",
                "single-multi-multi: one x, a weight and a y for each group (split_item 0 or 1); group_list "
                        + "cumulative, ends at m",
                "multi-multi-single: an x and a weight for each group, one y; group_list none or the rows of each x",
                "multi-multi-multi (group_type -1): an x, a weight and a y for each group; no group_list",
                "floats: x and weight alike -> y of the same type",
                "int8 static: scale words -> int8; scale float32 -> float16, bfloat16 -> bfloat16; no scale -> int32",
                "int8 per token: the same with per_token_scale [m] and float scales, act_type allowed",
                "weights alone quantised: float16 or bfloat16 x, int8 or int4 weight, antiquant_scale -> y of the "
                        + "type of x",
                "int8 with int4, int4 with int4: words of scale -> float16 or bfloat16");
    }

    @Override
    public List<String> constraints() {
        return GroupedMatmulCheck.constraints();
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"x":[{"shape":[512,1024],"dtype":"float16"}],"weight":[{"shape":[4,1024,512],"dtype":"float16"}],
             "group_list":[128,256,384,512],"split_item":3,"group_type":0,"group_list_type":0}""");
    }

    @Override
    public List<String> check(OperatorCall call) {
        return new GroupedMatmulCheck(call).lines();
    }

    /** A list that sums to too much. */
    @Override
    public Relaxed relaxed(OperatorCall call) {
        return GroupListClamp.of(call);
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        List<TensorType> types = GroupedCall.of(call).outputs();
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        for (int i = 0; i < types.size(); i++) {
            outputs.put("y[" + i + "]", types.get(i));
        }
        return outputs;
    }

    /** Rows after the last group are nobody's (operators.md §1, §12). */
    @Override
    public Map<String, Long> defined(OperatorCall call) {
        GroupedCall grouped = GroupedCall.of(call);
        if (grouped.splitsK() || grouped.scenario().hasManyX() || grouped.scenario().hasManyOutputs()) {
            return Map.of();
        }
        long rows = grouped.sizes().stream().mapToLong(Long::longValue).sum();
        return Map.of("y[0]", rows * grouped.n(0));
    }

    /** int8 weights beside 16-bit floats, and int4 weights beside int8, may be computed from digits of x. */
    @Override
    public Acceptance acceptance(OperatorCall call) {
        Path path = GroupedCall.of(call).path();
        boolean digits = path instanceof Path.A8W4 || path instanceof Path.Antiquant wide && wide.weight() == INT8;
        return Acceptance.of(digits ? Rule.MSD : Rule.ofMatmul(path.output()));
    }
}
