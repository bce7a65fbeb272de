package ascendsim.kernels.int4pack;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.DefaultRule;
import ascendsim.kernels.call.Initialiser;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * npu_convert_weight_to_int4pack: eight int32 to the low nibbles of one, along the last axis; on v310 eight float32 to
 * the codes of float4_e2m1 too.
 */
public final class Int4PackContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "npu_convert_weight_to_int4pack";

    static final Parameter WEIGHT =
            Parameter.tensor("weight", DType.INT32, DType.FLOAT32)
                    .says("[k,n] or [e,k,n]; ND, or int32 in FRACTAL_NZ with two axes")
                    .filledBy(new DefaultRule.Fixed(new Initialiser.RandInt(-8, 8)));

    private static final long PACKED = 8;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "y[.., j] = OR over i of (weight[.., 8j + i] & 15) << 4i; float32: their codes in float4_e2m1";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, WEIGHT,
                Parameter.attribute("inner_k_tiles").says("any whole number, default 0; of no effect"));
    }

    @Override
    public List<String> results() {
        return List.of("y [...,n/8] int32 in the format of weight");
    }

    @Override
    public List<String> constraints() {
        return List.of(
                "weight int32, on v310 float32 too, [k,n] or [e,k,n], contiguous, last axis a multiple of " + PACKED,
                "weight in FRACTAL_NZ has two axes (the vendor's Atlas A2 path loses the batch)",
                "weight from -8 to 7; of other values the low four bits are kept, as the vendor's kernel does",
                "weight float32 in ND; 0, 0.5, 1, 1.5, 2, 3, 4, 6 and their negatives keep their value, all others"
                        + " become 0",
                "inner_k_tiles has no effect");
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"weight":{"shape":[4096,4096],"dtype":"int32"}}""");
    }

    @Override
    public List<String> check(OperatorCall call) {
        Findings findings = new Findings(call);
        findings.tensor(WEIGHT, true, new Form(List.of(2, 3), List.of(Format.ND, Format.FRACTAL_NZ), false))
                .ifPresent(weight -> {
                    long last = weight.shape().dim(-1);
                    if (last % PACKED != 0) {
                        findings.add("weight",
                                "weight last dim should be the multiple of " + PACKED + ", but it is " + last,
                                "expected a multiple of " + PACKED, "");
                    }
                    if (weight.tensor().format() == Format.FRACTAL_NZ && weight.dtype() == DType.FLOAT32) {
                        findings.add("weight", "float32 in FRACTAL_NZ", "expected ND", "");
                    } else if (weight.tensor().format() == Format.FRACTAL_NZ && weight.shape().rank() != 2) {
                        findings.add("weight", "shape " + weight.shape() + " in FRACTAL_NZ", "expected two axes",
                                "pack each matrix by itself");
                    }
                });
        findings.attempt(() -> call.whole("inner_k_tiles", 0));
        return findings.lines();
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        TensorType weight = call.required("weight").tensor().type();
        long[] dims = weight.shape().dims();
        dims[dims.length - 1] /= PACKED;
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        outputs.put("y", new TensorType(DType.INT32, Shape.of(dims), weight.format()));
        return outputs;
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return Acceptance.of(Rule.EXACT);
    }
}
