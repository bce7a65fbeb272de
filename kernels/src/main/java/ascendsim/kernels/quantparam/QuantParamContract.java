package ascendsim.kernels.quantparam;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.DefaultRule;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** npu_trans_quant_param: float32 scales, and offsets, to the 64-bit words the Fixpipe takes. */
public final class QuantParamContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "npu_trans_quant_param";

    static final Parameter SCALE = Parameter.tensor("scale", DType.FLOAT32).says("[n], [1,n] or one element")
            .filledBy(new DefaultRule.Scale());
    static final Parameter OFFSET = Parameter.tensor("offset", DType.FLOAT32).says("[n], [1,n] or one element").maybe()
            .filledBy(new DefaultRule.Offset());
    static final String ROUND_MODE = "round_mode";

    private static final Form FORM = Form.contiguous(1, 2);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "y = upper 19 bits of scale | rint(offset) << 37 | 1 << 46, the quantisation word";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, SCALE, OFFSET,
                Parameter.attribute(ROUND_MODE).says("0 cuts the scale to 10 mantissa bits (default), 1 rounds it"));
    }

    @Override
    public List<String> results() {
        return List.of("y of the longer of both shapes, int64 words");
    }

    @Override
    public List<String> constraints() {
        return List.of("scale [n] or [1,n], n 1 or more; offset likewise, of as many axes",
                "scale and offset are equally long, or one of them has one element",
                "round_mode: 0 cuts the scale to 10 mantissa bits (the default), 1 rounds it half to even");
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"scale":{"shape":[4096],"dtype":"float32"},"offset":{"shape":[4096],"dtype":"float32"}}""");
    }

    @Override
    public List<String> check(OperatorCall call) {
        Findings findings = new Findings(call);
        Optional<TensorArgument> scale = findings.tensor(SCALE, true, FORM);
        Optional<TensorArgument> offset = findings.tensor(OFFSET, false, FORM);
        scale.ifPresent(given -> row(findings, "scale", given.shape()));
        offset.ifPresent(given -> row(findings, "offset", given.shape()));
        if (scale.isPresent() && offset.isPresent()) {
            long n = scale.get().shape().elements();
            long m = offset.get().shape().elements();
            if (n != m && n != 1 && m != 1) {
                findings.add("offset", m + " elements beside a scale of " + n, "expected as many, or one of them 1",
                        "");
            }
            if (scale.get().shape().rank() != offset.get().shape().rank()) {
                findings.add("offset", "shape " + offset.get().shape(),
                        "expected as many axes as scale " + scale.get().shape(), "");
            }
        }
        findings.attempt(() -> call.whole(ROUND_MODE, 0)).filter(mode -> mode != 0 && mode != 1)
                .ifPresent(mode -> findings.add(ROUND_MODE, mode.toString(), "expected 0 (cut) or 1 (round)", ""));
        return findings.lines();
    }

    private static void row(Findings findings, String name, Shape shape) {
        if (shape.rank() == 2 && shape.dim(0) != 1) {
            findings.add(name, "shape " + shape, "expected [n] or [1,n]", "");
        }
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        Shape scale = call.required("scale").shape();
        Shape longer = call.tensor("offset").map(TensorArgument::shape)
                .filter(offset -> offset.elements() > scale.elements()).orElse(scale);
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        outputs.put("y", TensorType.nd(DType.INT64, longer.dims()));
        return outputs;
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return Acceptance.of(Rule.EXACT);
    }
}
