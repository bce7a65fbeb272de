package ascendsim.kernels.qmm;

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
import static ascendsim.isa.dtype.DType.INT4;
import static ascendsim.isa.dtype.DType.INT64;
import static ascendsim.isa.dtype.DType.INT8;
import static ascendsim.isa.dtype.DType.UINT64;

import ascendsim.isa.dtype.DType;
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
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * npu_quant_matmul on Atlas A2: {@code out = (x1 @ x2 + bias) * scale}, with an offset (int8 output), with a scale per
 * row of x1, with a float bias after the scales. Constraints are those of the vendor's documents of the torch_npu
 * operator and of aclnnQuantMatmulV4 for Atlas A2.
 */
public final class QuantMatmulContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "npu_quant_matmul";

    private static final DType[] OPERANDS = {INT8, INT4, INT32, FLOAT8_E4M3FN, FLOAT8_E5M2, HIFLOAT8, FLOAT4_E2M1,
            FLOAT4_E1M2};
    static final Parameter X1 = Parameter.tensor("x1", OPERANDS).says("[...,m,k]; ND, int8 and floats maybe transposed")
            .filledBy(new DefaultRule.PackedWeight());
    static final Parameter X2 = Parameter.tensor("x2", OPERANDS)
            .says("[...,k,n]; ND or FRACTAL_NZ, maybe transposed").filledBy(new DefaultRule.PackedWeight());
    static final Parameter SCALE = Parameter.tensor("scale", FLOAT32, INT64, UINT64, BFLOAT16, FLOAT8_E8M0)
            .says("[1] or [n]; float8_e8m0 [ceil(k/64),n,2]")
            .filledBy(new DefaultRule.Scale());
    static final Parameter OFFSET = Parameter.tensor("offset", FLOAT32).says("[1] or [n], int8 output only").maybe()
            .filledBy(new DefaultRule.Offset());
    static final Parameter PERTOKEN_SCALE = Parameter.tensor("pertoken_scale", FLOAT32, FLOAT8_E8M0)
            .says("[m]; float8_e8m0 [m,ceil(k/64),2]").maybe()
            .filledBy(new DefaultRule.Scale());
    static final Parameter BIAS =
            Parameter.tensor("bias", INT32, BFLOAT16, FLOAT16, FLOAT32).says("[n], or [batch,1,n]").maybe();
    static final String OUTPUT_DTYPE = "output_dtype";
    static final String GROUP_SIZES = "group_sizes";
    /** Element types the operands are to be read as; on Atlas A2 there is nothing to choose. */
    static final List<String> VIEWS = List.of("x1_dtype", "x2_dtype", "pertoken_scale_dtype", "scale_dtype");

    /** Precision the vendor's tests give to assertRtolEqual: 0.01, for int32 outputs 0.001. */
    private static final double VENDOR_PRECISION = 1e-2;
    private static final double VENDOR_PRECISION_INT32 = 1e-3;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "out = (x1 @ x2 + bias) * scale (* pertoken_scale), int8 or int4; on the 950 fp8, hif8, MXFP8, MXFP4";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, X1, X2, SCALE, OFFSET, PERTOKEN_SCALE, BIAS,
                Parameter.attribute(OUTPUT_DTYPE)
                        .says("int8 (default), float16, bfloat16 or int32; float32 beside floats"),
                Parameter.attribute(VIEWS.get(0)).says("must be left out"),
                Parameter.attribute(VIEWS.get(1)).says("must be left out"),
                Parameter.attribute(VIEWS.get(2)).says("must be left out"),
                Parameter.attribute(VIEWS.get(3)).says("must be left out"),
                Parameter.attribute(GROUP_SIZES).says("default none; at most three zeros; [1,1,32] beside float8_e8m0"),
                Parameter.tensor("y_scale", FLOAT32).says("must be left out").maybe());
    }

    @Override
    public List<String> results() {
        return List.of("y [...,m,n] of output_dtype");
    }

    @Override
    public List<String> scenarios() {
        return List.of("int8 static: scale words or float32 -> int8 (offset allowed) or float16",
                "dequantised: scale float32 or bfloat16 -> bfloat16, float32 beside pertoken_scale -> float16",
                "raw: output_dtype int32", "int4 operands: float16, or bfloat16 beside pertoken_scale",
                "Ascend 950, 8-bit floats: scale float32 or bfloat16, maybe pertoken_scale -> float16, bfloat16,"
                        + " float32",
                "Ascend 950, MX: 8-bit or 4-bit floats, scale and pertoken_scale float8_e8m0 -> float16, bfloat16,"
                        + " float32");
    }

    @Override
    public List<String> constraints() {
        return Stream.concat(QuantMatmulCheck.constraints().stream(), NarrowQuantCheck.constraints().stream()).toList();
    }

    /** The sample of the vendor's document: a static scale, float16 out. */
    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"x1":{"shape":[1024,3584],"dtype":"int8"},"x2":{"shape":[3584,3584],"dtype":"int8"},
             "scale":{"shape":[3584],"dtype":"bfloat16"},"pertoken_scale":{"shape":[1024],"dtype":"float32"},
             "output_dtype":"bfloat16"}""");
    }

    @Override
    public List<String> check(OperatorCall call) {
        return new QuantMatmulCheck(call).lines();
    }

    /** What {@code output_dtype} names, int8 without it; empty for anything else. */
    static Optional<DType> output(OperatorCall call) {
        String text = call.text(OUTPUT_DTYPE, INT8.text());
        return Stream.of(INT8, FLOAT16, BFLOAT16, INT32, FLOAT32).filter(type -> type.text().equals(text)).findFirst();
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        QuantOperand x1 = QuantOperand.of(call.required("x1"));
        QuantOperand x2 = QuantOperand.of(call.required("x2"));
        LongStream batch = Batch.of(x1.batch(), x2.batch()).orElseThrow().sizes().stream().mapToLong(Long::longValue);
        long[] dims = LongStream.concat(batch, LongStream.of(x1.rows(), x2.columns())).toArray();
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        outputs.put("y", TensorType.nd(output(call).orElseThrow(), dims));
        return outputs;
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        DType output = output(call).orElseThrow();
        return new Acceptance(Rule.ofMatmul(output),
                output == INT32 ? VENDOR_PRECISION_INT32 : VENDOR_PRECISION);
    }
}
