package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.DefaultRule;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Findings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * npu_weight_quant_gmm and npu_weight_quant_gmm_v2 of MindSpeed on Atlas A2: npu_grouped_matmul with one 16-bit float
 * x, one int8 weight for all groups and one y (operators.md §2). What the vendor's page asks for beyond that, more than
 * one group and an offset, is asked for here.
 *
 * @param name    the operator's name
 * @param version 1: group_list has cumulative ends; 2: it has counts
 */
public record WeightQuantGmmContract(String name, int version) implements Contract {
    /** The operator with cumulative ends. */
    public static final WeightQuantGmmContract V1 = new WeightQuantGmmContract("npu_weight_quant_gmm", 1);
    /** The operator with counts. */
    public static final WeightQuantGmmContract V2 = new WeightQuantGmmContract("npu_weight_quant_gmm_v2", 2);

    private static final GroupedMatmulContract GROUPED = new GroupedMatmulContract();
    private static final int ONE_OUTPUT = 3;
    /** The output's name. */
    static final String OUT = "y";

    @Override
    public String summary() {
        return "y_g = x_g @ ((weight_g + antiquant_offset_g) * antiquant_scale_g) + bias_g for groups of rows";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(name, Parameter.tensor("x").says("[m,k] float16 or bfloat16"),
                Parameter.tensor("weight").says("[e,k,n] int8 in ND, maybe transposed"),
                Parameter.tensor("antiquant_scale").says("[e,n], type of x").maybe().filledBy(new DefaultRule.Scale()),
                Parameter.tensor("antiquant_offset").says("[e,n], type of x; must be given").maybe()
                        .filledBy(new DefaultRule.Offset()),
                Parameter.tensor("group_list", DType.INT64)
                        .says("[e]: " + (version == 1 ? "cumulative ends" : "counts") + "; must be given").maybe()
                        .filledBy(new DefaultRule.EqualSplit("x", listType())),
                Parameter.tensor("bias").says("[e,n] float16 beside float16, float32 beside bfloat16").maybe(),
                Parameter.attribute("act_type").says("0 (default)"));
    }

    private long listType() {
        return version - 1L;
    }

    @Override
    public List<String> results() {
        return List.of("y [m,n] of the type of x; rows after the last group stay unwritten");
    }

    @Override
    public List<String> constraints() {
        return List.of("x [m,k] float16 or bfloat16; weight [e,k,n] int8, maybe a transposed view",
                "antiquant_scale and antiquant_offset [e,n] of the type of x, both required; bias [e,n] float16 beside "
                        + "float16, float32 "
                        + "beside bfloat16",
                "group_list [e] int64, e 2 or more: " + (version == 1 ? "cumulative ends" : "counts")
                        + ", at most m rows together",
                "act_type 0");
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"x":{"shape":[256,512],"dtype":"float16"},"weight":{"shape":[4,512,512],"dtype":"int8"},
             "antiquant_scale":{"shape":[4,512],"dtype":"float16"},
             "antiquant_offset":{"shape":[4,512],"dtype":"float16"},
             "group_list":{"shape":[4],"dtype":"int64"}}""");
    }

    @Override
    public List<String> check(OperatorCall call) {
        Findings findings = new Findings(call);
        call.tensor("x").map(TensorArgument::dtype).filter(type -> type != DType.FLOAT16 && type != DType.BFLOAT16)
                .ifPresent(type -> findings.add("x", "dtype " + type,
                        "Input x only accept float16/fp16 or bfloat16, but got x[" + type + "]", ""));
        call.tensor("weight").map(TensorArgument::dtype).filter(type -> type != DType.INT8)
                .ifPresent(type -> findings.add("weight", "dtype " + type,
                        "Weight only support int8, but got weight[" + type + "]", ""));
        call.tensor("group_list").map(list -> list.shape().rank()).filter(rank -> rank != 1)
                .ifPresent(rank -> findings.add("group_list", "rank " + rank, "expected a 1-D tensor", ""));
        call.tensor("group_list").map(list -> list.shape()).filter(list -> list.rank() == 1 && list.dim(0) == 1)
                .ifPresent(_ -> findings.add("group_list", "length 1", "expected more than one group",
                        "one group is npu_grouped_matmul's"));
        if (call.tensors("antiquant_offset").isEmpty()) {
            findings.add("antiquant_offset", "not given", "passing None is not supported", "give zeros");
        }
        return findings.isEmpty() ? GROUPED.check(grouped(call)) : findings.lines();
    }

    /** The same call of npu_grouped_matmul. */
    OperatorCall grouped(OperatorCall call) {
        OperatorCall same = new OperatorCall(GroupedMatmulContract.NAME, call.tensors(), call.attributes(),
                call.tiling());
        return same.with("split_item", Attribute.of(ONE_OUTPUT)).with("group_type", Attribute.of(0))
                .with("group_list_type", Attribute.of(listType()));
    }

    @Override
    public Relaxed relaxed(OperatorCall call) {
        Relaxed same = GROUPED.relaxed(grouped(call));
        return same.warnings().isEmpty()
                ? new Relaxed(call, List.of())
                : new Relaxed(call.with("group_list", same.call().required("group_list")), same.warnings());
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        return new LinkedHashMap<>(Map.of(OUT, GROUPED.outputs(grouped(call)).firstEntry().getValue()));
    }

    @Override
    public Map<String, Long> defined(OperatorCall call) {
        return Map.of(OUT, GROUPED.defined(grouped(call)).get("y[0]"));
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return GROUPED.acceptance(grouped(call));
    }
}
