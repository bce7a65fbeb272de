package ascendsim.kernels.dynamicquant;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import ascendsim.kernels.operator.Contract;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * npu_dynamic_quant, per token and symmetric: each row of x becomes int8 or int4 and a float32 scale. An int4 output is
 * given with its logical shape; the vendor's torch layer shows the same bytes as int32 with an eighth of the columns.
 */
public final class DynamicQuantContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "npu_dynamic_quant";

    static final Parameter X = Parameter.tensor("x", DType.FLOAT16, DType.BFLOAT16).says("[..., h], 2 to 8 axes");
    static final Parameter SMOOTH_SCALES = Parameter.tensor("smooth_scales", DType.FLOAT16, DType.BFLOAT16)
            .says("[h] of the type of x, [g,h] beside group_index").maybe();
    static final Parameter GROUP_INDEX =
            Parameter.tensor("group_index", DType.INT32).says("[g]: cumulative ends of the groups of rows").maybe();
    static final String DST_TYPE = "dst_type";
    static final String QUANT_MODE = "quant_mode";
    static final String DST_TYPE_MAX = "dst_type_max";

    /** Spellings of the output types: torch's names, and its numbers for them. */
    private static final Map<Attribute, DType> OUTPUTS = Map.of(Attribute.of("int8"), DType.INT8,
            Attribute.of("torch.int8"), DType.INT8, Attribute.of(1), DType.INT8, Attribute.of("quint4x2"), DType.INT4,
            Attribute.of("torch.quint4x2"), DType.INT4, Attribute.of(16), DType.INT4);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "y = rint(x * 127 / rowmax|x|), scale = rowmax|x| / 127, x times smooth_scales first";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, X, SMOOTH_SCALES, GROUP_INDEX,
                Parameter.attribute(DST_TYPE).says("int8 (default) or quint4x2"),
                Parameter.attribute(QUANT_MODE).says("pertoken (default)"),
                Parameter.attribute(DST_TYPE_MAX).says("must be left out"));
    }

    @Override
    public List<String> results() {
        return List.of("y of the shape of x, int8 or int4", "scale [...] float32, one for each row");
    }

    @Override
    public List<String> scenarios() {
        return List.of("rows scaled by themselves", "rows times smooth_scales first",
                "groups of rows (experts), each with smooth_scales of its own");
    }

    @Override
    public List<String> constraints() {
        return DynamicQuantCheck.constraints();
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"x":{"shape":[1024,1024],"dtype":"float16"}}""");
    }

    @Override
    public List<String> check(OperatorCall call) {
        return new DynamicQuantCheck(call).lines();
    }

    /** int8 or int4; empty where the attribute says neither. */
    static Optional<DType> outputType(OperatorCall call) {
        return call.attribute(DST_TYPE).map(given -> Optional.ofNullable(OUTPUTS.get(given)))
                .orElse(Optional.of(DType.INT8));
    }

    /** Type and shape of y. */
    static TensorType output(OperatorCall call) {
        DType dtype = outputType(call).orElseThrow(() -> BadInput.of("case." + DST_TYPE,
                call.attribute(DST_TYPE).map(Attribute::toString).orElse(""), "expected int8 or quint4x2", ""));
        return TensorType.nd(dtype, call.required("x").shape().dims());
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        long[] dims = call.required("x").shape().dims();
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        outputs.put("y", output(call));
        outputs.put("scale", TensorType.nd(DType.FLOAT32, Arrays.copyOf(dims, dims.length - 1)));
        return outputs;
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return Acceptance.of(Rule.DQ);
    }
}
