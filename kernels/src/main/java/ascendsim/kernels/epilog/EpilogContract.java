package ascendsim.kernels.epilog;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;

/**
 * indexer_compress_epilog (operators.md §8): rows of x become 8-bit floats with a scale for each 128 elements and go to
 * the rows of two caches that slot_mapping names; both are updated in place.
 */
public final class EpilogContract implements Contract {
    /** The name of the operator. */
    public static final String NAME = "indexer_compress_epilog";

    static final String CACHE = "indexer_compress_cache";
    static final String SCALE = "indexer_compress_scale";
    static final String X = "x";
    static final String SLOTS = "slot_mapping";
    static final String QUANT_MODE = "quant_mode";
    static final String ROUND_SCALE = "round_scale";
    static final String FACTOR = "scale";
    static final String FORMULA = "formula";
    static final Parameter CACHE_TENSOR = Parameter
            .tensor(CACHE, DType.FLOAT8_E4M3FN, DType.FLOAT8_E5M2, DType.UINT8).says("[slots, d]; updated in place");
    static final Parameter SCALE_TENSOR = Parameter.tensor(SCALE, DType.FLOAT32, DType.FLOAT8_E8M0)
            .says("[slots, ceil(d / 128)]; updated in place");
    static final Parameter X_TENSOR = Parameter.tensor(X, DType.FLOAT16, DType.BFLOAT16).says("[T, d]");
    static final Parameter SLOTS_TENSOR = Parameter.tensor(SLOTS, DType.INT32)
            .says("[T]: the row of the caches each row of x goes to, -1 for none")
            .filledBy(new DefaultRule.SlotMapping());

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String summary() {
        return "cache[slot] = fp8(x / scale), scale of each 128 elements; Ascend 950";
    }

    @Override
    public CallSchema schema() {
        return CallSchema.of(NAME, CACHE_TENSOR, SCALE_TENSOR, X_TENSOR, SLOTS_TENSOR,
                Parameter.attribute(QUANT_MODE).says("1 (default): float32 scales; 0: powers of two, float8_e8m0; "
                        + "2: hifloat8 with one given factor"),
                Parameter.attribute(ROUND_SCALE).says("true (default): powers of two are rounded up; mode 0"),
                Parameter.attribute(FACTOR).says("1.0 (default): the factor of mode 2"), Parameter.attribute(FORMULA)
                        .says("kernel (default): as the vendor's kernel; documented: as its golden"));
    }

    @Override
    public List<String> results() {
        return List.of(CACHE + " in place", SCALE + " in place");
    }

    @Override
    public List<String> scenarios() {
        return List.of("float32 scales", "power-of-two scales, rounded up or cut", "hifloat8 with a given factor",
                "rows without a slot");
    }

    @Override
    public List<String> constraints() {
        return EpilogCheck.constraints();
    }

    @Override
    public OperatorCall defaultCase(long seed) {
        return new CaseReader(schema(), seed).read("""
            {"indexer_compress_cache":{"shape":[512,4096],"dtype":"float8_e5m2"},
             "indexer_compress_scale":{"shape":[512,32],"dtype":"float32"},
             "x":{"shape":[512,4096],"dtype":"bfloat16"},
             "slot_mapping":{"shape":[512],"dtype":"int32"}}""");
    }

    @Override
    public List<String> check(OperatorCall call) {
        return new EpilogCheck(call).lines();
    }

    /** Of rows with the same slot the last one counts: the others lose theirs. */
    @Override
    public Relaxed relaxed(OperatorCall call) {
        if (call.tensor(SLOTS).isEmpty() || call.required(SLOTS).dtype() != DType.INT32) {
            return new Relaxed(call, List.of());
        }
        Tensor given = call.required(SLOTS).tensor();
        long[] slots = new long[(int) given.elements()];
        Set<Long> taken = new HashSet<>();
        List<String> warnings = new ArrayList<>();
        for (int row = slots.length - 1; row >= 0; row--) {
            long slot = given.longAt(row);
            boolean lost = slot >= 0 && !taken.add(slot);
            slots[row] = lost ? -1 : slot;
            if (lost) {
                warnings.addFirst(BadInput.line("case." + SLOTS + "[" + row + "]", "slot " + slot,
                        "also of a later row", "the last one is kept"));
            }
        }
        Tensor kept = Tensor.ofLongs(DType.INT32, Shape.of(slots.length), slots);
        return warnings.isEmpty()
                ? new Relaxed(call, List.of())
                : new Relaxed(call.with(SLOTS, new TensorArgument(kept, false)), warnings);
    }

    @Override
    public SequencedMap<String, TensorType> outputs(OperatorCall call) {
        SequencedMap<String, TensorType> outputs = new LinkedHashMap<>();
        for (String name : List.of(CACHE, SCALE)) {
            outputs.put(name, call.required(name).tensor().type());
        }
        return outputs;
    }

    @Override
    public Acceptance acceptance(OperatorCall call) {
        return Acceptance.of(Rule.EXACT);
    }
}
