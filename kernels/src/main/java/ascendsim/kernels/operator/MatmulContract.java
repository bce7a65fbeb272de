package ascendsim.kernels.operator;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT8;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * out [M,N] = x [M,K] @ y [K,N] + bias [N]. Types as the cube unit and its bias table take them on Atlas A2 (Ascend C
 * Mmad, tables 7 and 8): float16 with a float16 or float32 bias, bfloat16 and float32 with a float32 bias, each giving
 * the type of x; int8 with an int32 bias, giving int32.
 */
public final class MatmulContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "matmul";

    private static final Parameter X = Parameter.tensor("x", FLOAT16, BFLOAT16, FLOAT32, INT8).says("[M,K]; ND");
    private static final Parameter Y =
            Parameter.tensor("y", FLOAT16, BFLOAT16, FLOAT32, INT8).says("[K,N]; ND or FRACTAL_NZ, maybe transposed");
    private static final Parameter BIAS = Parameter.tensor("bias", FLOAT32, FLOAT16, INT32).says("[N]").maybe();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "out = x @ y (+ bias), float16, bfloat16, float32 or int8";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, X, Y, BIAS);
    }

    @Override
    public List<String> results() {
        return List.of("out [M,N] of the type of x, int32 beside int8");
    }

    @Override
    public List<String> constraints() {
        return List.of("x [M,K] in ND, y [K,N] in ND or FRACTAL_NZ, of one dtype; sizes are 1 or more",
                "y may be transposed: stored as [N,K]",
                "bias [N]: float16 or float32 beside float16, float32 beside bfloat16 and float32, int32 beside int8",
                "out [M,N] has the dtype of x, int32 beside int8");
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"x":{"shape":[1024,1024],"dtype":"float16"},"y":{"shape":[1024,1024],"dtype":"float16"}}""");
    }

    @Override
    public List<String> check(OperatorCall call) {
        Findings findings = new Findings(call);
        Optional<TensorArgument> x = findings.tensor(X, true,
                new Findings.Form(List.of(2), List.of(Format.ND), true));
        Optional<TensorArgument> y = findings.tensor(Y, true,
                new Findings.Form(List.of(2), List.of(Format.values()), true));
        Optional<TensorArgument> bias = findings.tensor(BIAS, false, Findings.Form.contiguous(1));
        if (x.isPresent() && y.isPresent()) {
            checkPair(x.get(), y.get(), findings);
        }
        if (x.isPresent() && bias.isPresent() && !biasTypes(x.get().dtype()).contains(bias.get().dtype())) {
            findings.add("bias", "dtype " + bias.get().dtype(), "expected "
                    + String.join(" or ", biasTypes(x.get().dtype()).stream().map(DType::text).toList())
                    + " beside " + x.get().dtype(), "");
        }
        if (y.isPresent() && bias.isPresent()) {
            findings.shape("bias", bias.get(), "(n,)", y.get().shape().dim(-1));
        }
        return findings.lines();
    }

    private static void checkPair(TensorArgument x, TensorArgument y, Findings findings) {
        if (x.dtype() != y.dtype()) {
            findings.add("y", "dtype " + y.dtype(), "expected " + x.dtype() + ", the dtype of x", "");
        }
        long k = x.shape().dim(-1);
        if (k != y.shape().dim(0)) {
            findings.add("y", "k of y is " + y.shape().dim(0), "k of x is " + k, "expected them to be equal");
        }
    }

    private static List<DType> biasTypes(DType x) {
        return switch (x) {
            case FLOAT16 -> List.of(FLOAT16, FLOAT32);
            case INT8 -> List.of(INT32);
            case BFLOAT16, FLOAT32, INT4, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BOOL, FLOAT8_E4M3FN,
                    FLOAT8_E5M2, FLOAT8_E8M0, FLOAT4_E2M1, FLOAT4_E1M2, HIFLOAT8 -> List.of(FLOAT32);
        };
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        TensorArgument x = call.required("x");
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        outputs.put("out", TensorType.nd(x.dtype() == INT8 ? INT32 : x.dtype(), x.shape().dim(0),
                call.required("y").shape().dim(-1)));
        return outputs;
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return Acceptance.of(Rule.ofMatmul(outputs(call).firstEntry().getValue().dtype()));
    }
}
