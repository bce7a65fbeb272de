package ascendsim.kernels.formatcast;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Findings;
import ascendsim.kernels.operator.Findings.Form;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * npu_format_cast between ND (2) and FRACTAL_NZ (29). What goes out in FRACTAL_NZ is given as its storage, [...,
 * columns / c0, rows / 16, 16, c0], so that its padding is seen and c0 need not be that of the type.
 */
public final class FormatCastContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "npu_format_cast";

    static final Parameter INPUT = Parameter.tensor("input", DType.FLOAT16, DType.BFLOAT16, DType.FLOAT32, DType.INT8,
            DType.UINT8, DType.INT16, DType.UINT16, DType.INT32, DType.UINT32, DType.INT64, DType.UINT64, DType.INT4,
            DType.BOOL, DType.FLOAT8_E4M3FN, DType.FLOAT8_E5M2, DType.HIFLOAT8).says("1 to 6 axes; ND or FRACTAL_NZ");
    static final String ACL_FORMAT = "acl_format";
    static final String CUSTOMIZE_DTYPE = "customize_dtype";

    private static final Map<Attribute, Format> FORMATS = Map.of(Attribute.of(29), Format.FRACTAL_NZ,
            Attribute.of("FRACTAL_NZ"), Format.FRACTAL_NZ, Attribute.of(2), Format.ND, Attribute.of("ND"), Format.ND);
    /** Names, and torch's numbers. */
    private static final Map<Attribute, DType> CUSTOM_TYPES = Map.of(Attribute.of("int8"), DType.INT8,
            Attribute.of(1), DType.INT8, Attribute.of("int32"), DType.INT32, Attribute.of(3), DType.INT32,
            Attribute.of("float16"), DType.FLOAT16, Attribute.of(5), DType.FLOAT16, Attribute.of("bfloat16"),
            DType.BFLOAT16, Attribute.of(15), DType.BFLOAT16);
    /** 32 bytes; wider elements count as two bytes. */
    private static final int WIDEST_BITS = 16;
    private static final int FRACTAL_ROWS = 16;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "input in another storage order: acl_format 29 (FRACTAL_NZ) or 2 (ND)";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, INPUT,
                Parameter.attribute(ACL_FORMAT).says("29 or FRACTAL_NZ, 2 or ND: the other format than the input has")
                        .must(),
                Parameter.attribute(CUSTOMIZE_DTYPE)
                        .says("type whose c0 counts: int8, int32, float16 or bfloat16; default that of input"));
    }

    @Override
    public List<String> results() {
        return List.of("y: the input in the other storage order; as FRACTAL_NZ [..., ceil(c/c0), ceil(r/16), 16, c0]");
    }

    @Override
    public List<String> constraints() {
        return List.of("input with 1 to 6 axes, contiguous; one axis counts as [n,1]",
                "acl_format 29 or FRACTAL_NZ with input in ND, 2 or ND with input in FRACTAL_NZ",
                "4-bit input has an even last axis",
                "customize_dtype with acl_format 29: int8, int32, float16 or bfloat16, whose c0 (32, 8, 16, 16) "
                        + "is taken; "
                        + "c0 elements of input fill whole blocks of 32 bytes");
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"input":{"shape":[8,2048,7168],"dtype":"int8"},"acl_format":29}""");
    }

    /** Whether ND becomes FRACTAL_NZ; empty where the attribute says neither. */
    static Optional<Format> target(OperatorCall call) {
        return call.attribute(ACL_FORMAT).flatMap(given -> Optional.ofNullable(FORMATS.get(given)));
    }

    /** Columns of a fractal on the NZ side. */
    static int c0(OperatorCall call) {
        TensorType input = call.required("input").tensor().type();
        if (input.format() == Format.FRACTAL_NZ) {
            return input.dtype().c0();
        }
        return call.attribute(CUSTOMIZE_DTYPE).flatMap(given -> Optional.ofNullable(CUSTOM_TYPES.get(given)))
                .map(DType::c0).orElse(DType.BLOCK_BYTES * Byte.SIZE / Math.min(WIDEST_BITS, input.dtype().bits()));
    }

    @Override
    public List<String> check(OperatorCall call) {
        Findings findings = new Findings(call);
        Optional<TensorArgument> input = findings.tensor(INPUT, true,
                new Form(List.of(1, 2, 3, 4, 5, 6), List.of(Format.ND, Format.FRACTAL_NZ), false));
        Optional<Format> target = target(call);
        if (target.isEmpty()) {
            findings.add(ACL_FORMAT, call.attribute(ACL_FORMAT).map(Attribute::toString).orElse("not given"),
                    "expected 29 (FRACTAL_NZ) or 2 (ND)", "");
        }
        boolean custom = call.attribute(CUSTOMIZE_DTYPE).isPresent();
        if (custom && !CUSTOM_TYPES.containsKey(call.attribute(CUSTOMIZE_DTYPE).orElseThrow())) {
            findings.add(CUSTOMIZE_DTYPE, call.attribute(CUSTOMIZE_DTYPE).orElseThrow().toString(),
                    "expected int8, int32, float16 or bfloat16", "");
        } else if (custom && target.equals(Optional.of(Format.ND))) {
            findings.add(CUSTOMIZE_DTYPE, "given with acl_format 2", "expected it with 29 only", "");
        }
        if (input.isPresent() && target.isPresent()) {
            checkStorage(findings, call, input.get().tensor().type(), target.get());
        }
        return findings.lines();
    }

    private static void checkStorage(Findings findings, OperatorCall call, TensorType input, Format target) {
        if (input.format() == target) {
            findings.add(ACL_FORMAT, target + " of an input in " + target, "expected the other format",
                    "there is nothing to cast");
        }
        if (input.dtype().isPacked() && input.columns() % 2 != 0) {
            findings.add("input", "last axis is " + input.columns(), "expected an even one for " + input.dtype(), "");
        }
        int bits = c0(call) * input.dtype().bits();
        if (bits % (DType.BLOCK_BYTES * Byte.SIZE) != 0) {
            findings.add(CUSTOMIZE_DTYPE, "c0 " + c0(call) + " of " + input.dtype() + " is " + bits / Byte.SIZE + " B",
                    "expected whole blocks of 32 B", "");
        }
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        TensorType input = call.required("input").tensor().type();
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        outputs.put("y", TensorType.nd(input.dtype(),
                target(call).equals(Optional.of(Format.ND)) ? input.shape().dims() : storage(call, input)));
        return outputs;
    }

    private static long[] storage(OperatorCall call, TensorType input) {
        long[] dims = input.shape().dims();
        int batch = Math.max(0, dims.length - 2);
        int c0 = c0(call);
        long rows = dims.length == 1 ? dims[0] : input.rows();
        long columns = dims.length == 1 ? 1 : input.columns();
        long[] storage = Arrays.copyOf(dims, batch + 4);
        storage[batch] = Math.ceilDiv(columns, c0);
        storage[batch + 1] = Math.ceilDiv(rows, FRACTAL_ROWS);
        storage[batch + 2] = FRACTAL_ROWS;
        storage[batch + 3] = c0;
        return storage;
    }

    /** Refuses what {@link #check} would. */
    static Format required(OperatorCall call) {
        return target(call).orElseThrow(() -> BadInput.of("case." + ACL_FORMAT, "none", "29 or 2", ""));
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return Acceptance.of(Rule.EXACT);
    }
}
