package ascendsim.kernels.reference;

import ascendsim.kernels.call.OperatorCall;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Computes an operator's outputs on the host, in the documented order of rounding, without the kernels. Results are the
 * same bits whatever the number of threads (those of the fork-join pool the caller runs in, else of the common one).
 */
@FunctionalInterface
public interface Reference {
    /** As reports name it. */
    String NAME = "reference";

    /**
     * The outputs by name, as the contract names them; none for an operator that leaves nothing in global memory.
     *
     * @param call keeps the operator's contract
     */
    SequencedMap<String, Expected> expected(OperatorCall call);

    /** Of {@code matmul}. */
    static Reference matmul() {
        return one("out", Matmul::of);
    }

    /** Of {@code npu_grouped_matmul_finalize_routing}. */
    static Reference finalizeRouting() {
        return one("y", FinalizeRouting::of);
    }

    /** Of {@code gm_copy}. */
    static Reference gmCopy() {
        return GmCopy::of;
    }

    /**
     * Of {@code npu_weight_quant_batchmatmul}.
     *
     * @param rounding of each call
     */
    static Reference weightQuantMatmul(Function<OperatorCall, WeightRounding> rounding) {
        return one("y", call -> WeightQuantMatmul.of(call, rounding.apply(call)));
    }

    /** Of {@code npu_grouped_matmul}. */
    static Reference groupedMatmul() {
        return GroupedMatmul::of;
    }

    /**
     * Of {@code npu_grouped_matmul} with 16-bit float x and weights of small integers.
     *
     * @param splitsActivations calls that are computed from digits of x with weights as they are; there it is plain
     *                          mathematics, elsewhere weights are widened with the documented roundings
     */
    static Reference groupedAntiquant(Predicate<OperatorCall> splitsActivations) {
        return call -> GroupedAntiquant.of(call, splitsActivations.test(call));
    }

    /** Of {@code npu_grouped_matmul} with int4 weights and int8 or int4 x. */
    static Reference groupedInt4() {
        return GroupedInt4::of;
    }

    /** Of an operator with one output. */
    static Reference one(String output, Function<OperatorCall, Expected> compute) {
        return call -> new LinkedHashMap<>(Map.of(output, compute.apply(call)));
    }
}
