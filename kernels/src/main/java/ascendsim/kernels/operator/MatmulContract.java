package ascendsim.kernels.operator;

import static ascendsim.isa.dtype.DType.BFLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT16;
import static ascendsim.isa.dtype.DType.FLOAT32;
import static ascendsim.isa.dtype.DType.FLOAT4_E1M2;
import static ascendsim.isa.dtype.DType.FLOAT4_E2M1;
import static ascendsim.isa.dtype.DType.FLOAT8_E4M3FN;
import static ascendsim.isa.dtype.DType.FLOAT8_E5M2;
import static ascendsim.isa.dtype.DType.FLOAT8_E8M0;
import static ascendsim.isa.dtype.DType.HIFLOAT8;
import static ascendsim.isa.dtype.DType.INT32;
import static ascendsim.isa.dtype.DType.INT8;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import ascendsim.kernels.matmul.MatmulProblem;
import ascendsim.kernels.program.matmul.MatmulProgram;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * out [M,N] = x [M,K] @ y [K,N] + bias [N]. Types as the cube unit and its bias table take them (Ascend C Mmad, tables
 * 7 and 8, and MmadMx): float16 with a float16 or float32 bias, bfloat16 and float32 with a float32 bias, each giving
 * the type of x; int8 with an int32 bias, giving int32; on the 950 floats of 8 bits, and with a scale for every 32
 * values along k those of 8 and 4 bits, with a float32 bias, giving what output_dtype says.
 */
public final class MatmulContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "matmul";

    private static final DType[] OPERANDS = {FLOAT16, BFLOAT16, FLOAT32, INT8, FLOAT8_E4M3FN, FLOAT8_E5M2, HIFLOAT8,
            FLOAT4_E2M1, FLOAT4_E1M2};
    private static final Parameter X = Parameter.tensor(MatmulProgram.LEFT, OPERANDS).says("[M,K]; ND");
    private static final Parameter Y = Parameter.tensor(MatmulProgram.RIGHT, OPERANDS)
            .says("[K,N]; ND or FRACTAL_NZ, maybe transposed");
    private static final Parameter X_SCALE = Parameter.tensor(MatmulProgram.LEFT_SCALE, FLOAT8_E8M0)
            .says("[M,ceil(K/64),2], [ceil(K/64),M,2] beside a transposed x").maybe();
    private static final Parameter Y_SCALE = Parameter.tensor(MatmulProgram.RIGHT_SCALE, FLOAT8_E8M0)
            .says("[ceil(K/64),N,2], [N,ceil(K/64),2] beside a transposed y").maybe();
    private static final Parameter BIAS = Parameter.tensor("bias", FLOAT32, FLOAT16, INT32).says("[N]").maybe();
    private static final List<DType> OUTPUTS = List.of(FLOAT32, FLOAT16, BFLOAT16);
    /** Values along k that two scales side by side are for. */
    private static final long SCALED = (long) MmadMx.FRACTAL_SCALES * MmadMx.GROUP;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "out = x @ y (+ bias), float16, bfloat16, float32 or int8; on the 950 fp8, hif8, MXFP8 and MXFP4";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, X, Y, X_SCALE, Y_SCALE, BIAS, Parameter.attribute(MatmulProblem.OUTPUT_DTYPE)
                .says("beside floats of 8 and 4 bits float32 (default), float16 or bfloat16"));
    }

    @Override
    public List<String> results() {
        return List.of("out [M,N] of the type of x, int32 beside int8, output_dtype beside narrower floats");
    }

    @Override
    public List<String> constraints() {
        return List.of("x [M,K] in ND, y [K,N] in ND or FRACTAL_NZ, of one dtype; sizes are 1 or more",
                "x and y may be transposed: stored as [K,M] and [N,K]",
                "bias [N]: float16 or float32 beside float16, int32 beside int8, float32 beside other floats",
                "out [M,N] has the dtype of x, int32 beside int8; beside floats of 8 and 4 bits output_dtype float32"
                        + " (the default), float16 or bfloat16",
                "Ascend 950 only: float8_e4m3fn and float8_e5m2 in any mix, hifloat8; with x_scale and y_scale, a"
                        + " float8_e8m0 for every 32 values along k, float8_e4m3fn and float8_e5m2 in any mix, and"
                        + " float4_e2m1 and float4_e1m2 in any mix",
                "x_scale [M,ceil(K/64),2], or [ceil(K/64),M,2] beside a transposed x; y_scale [ceil(K/64),N,2], or"
                        + " [N,ceil(K/64),2] beside a transposed y; where K ends in the first half of 64, the second"
                        + " scale is read and must not be NaN",
                "innermost stored axes of 4-bit floats are even");
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
            checkNarrow(x.get(), y.get(), findings, call);
        }
        if (x.isPresent() && bias.isPresent() && !biasTypes(x.get().dtype()).contains(bias.get().dtype())) {
            findings.add("bias", "dtype " + bias.get().dtype(),
                    "expected " + names(biasTypes(x.get().dtype())) + " beside " + x.get().dtype(), "");
        }
        if (y.isPresent() && bias.isPresent()) {
            findings.shape("bias", bias.get(), "(n,)", y.get().shape().dim(-1));
        }
        return findings.lines();
    }

    private static void checkPair(TensorArgument x, TensorArgument y, Findings findings) {
        boolean mixed = x.dtype().isFloat() && Cube.Types.of(x.dtype(), y.dtype()).isPresent();
        if (x.dtype() != y.dtype() && !mixed) {
            findings.add("y", "dtype " + y.dtype(), "expected " + x.dtype() + ", the dtype of x", "");
        }
        long k = x.shape().dim(-1);
        if (k != y.shape().dim(0)) {
            findings.add("y", "k of y is " + y.shape().dim(0), "k of x is " + k, "expected them to be equal");
        }
    }

    private static void checkNarrow(TensorArgument x, TensorArgument y, Findings findings, OperatorCall call) {
        boolean narrow = x.dtype().isFloat() && x.dtype().bits() <= Byte.SIZE;
        if (x.dtype().isPacked()) {
            findings.multiple("x", "the innermost stored axis of " + x.dtype(), x.tensor().type().columns(), 2);
            findings.multiple("y", "the innermost stored axis of " + y.dtype(), y.tensor().type().columns(), 2);
        }
        Optional<DType> output = DType.parse(call.text(MatmulProblem.OUTPUT_DTYPE, MatmulProblem.output(call).text()));
        if (output.filter(type -> narrow ? OUTPUTS.contains(type) : type == usual(x.dtype())).isEmpty()) {
            findings.add(MatmulProblem.OUTPUT_DTYPE, call.text(MatmulProblem.OUTPUT_DTYPE, ""),
                    "expected " + (narrow ? names(OUTPUTS) : usual(x.dtype()).text()) + " beside " + x.dtype(), "");
        }
        checkScales(x, y, findings, call);
    }

    private static DType usual(DType operand) {
        return operand == INT8 ? INT32 : operand;
    }

    private static void checkScales(TensorArgument x, TensorArgument y, Findings findings, OperatorCall call) {
        boolean given = Stream.of(X_SCALE, Y_SCALE).anyMatch(scale -> !call.tensors(scale.name()).isEmpty());
        boolean may = List.of(FLOAT8_E4M3FN, FLOAT8_E5M2).contains(x.dtype()) || x.dtype().isPacked();
        if (given && !may) {
            findings.add(X_SCALE.name(), "given beside " + x.dtype(), "expected float8_e4m3fn, float8_e5m2, float4_e2m1"
                    + " or float4_e1m2 operands with scales", "leave it out");
        }
        boolean must = may && (given || x.dtype().isPacked());
        long groups = Math.ceilDiv(x.shape().dim(-1), SCALED);
        findings.tensor(X_SCALE, must, Findings.Form.contiguous(3)).ifPresent(scale -> shape(findings, X_SCALE.name(),
                scale, new Sides(x.transposed(), "m", x.shape().dim(0), groups)));
        findings.tensor(Y_SCALE, must, Findings.Form.contiguous(3)).ifPresent(scale -> shape(findings, Y_SCALE.name(),
                scale, new Sides(!y.transposed(), "n", y.shape().dim(-1), groups)));
    }

    /** Axes of a scale. @param down whether k runs down the columns of the operand */
    private record Sides(boolean down, String name, long extent, long groups) {
    }

    private static void shape(Findings findings, String name, TensorArgument scale, Sides sides) {
        if (sides.down) {
            findings.shape(name, scale, "(ceil(k/64)," + sides.name + ",2)", sides.groups, sides.extent, 2);
        } else {
            findings.shape(name, scale, "(" + sides.name + ",ceil(k/64),2)", sides.extent, sides.groups, 2);
        }
    }

    private static String names(List<DType> types) {
        return String.join(" or ", types.stream().map(DType::text).toList());
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
        outputs.put("out", TensorType.nd(MatmulProblem.output(call), x.shape().dim(0),
                call.required("y").shape().dim(-1)));
        return outputs;
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return Acceptance.of(Rule.ofMatmul(outputs(call).firstEntry().getValue().dtype()));
    }
}
