package ascendsim.kernels.reference;

import ascendsim.kernels.call.OperatorCall;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * Computes an operator's outputs on the host. Results are the same bits whatever the number of threads (those of the
 * fork-join pool the caller runs in, else of the common one).
 */
public final class ReferenceBackend {
    /** As reports name it. */
    public static final String NAME = "reference";

    private static final Map<String, Function<OperatorCall, SequencedMap<String, Expected>>> OPERATORS = Map.of(
            "matmul", one("out", Matmul::of), //
            "npu_grouped_matmul_finalize_routing", one("y", FinalizeRouting::of), //
            "gm_copy", GmCopy::of);

    private static Function<OperatorCall, SequencedMap<String, Expected>> one(String output,
            Function<OperatorCall, Expected> compute) {
        return call -> new LinkedHashMap<>(Map.of(output, compute.apply(call)));
    }

    /** Whether this backend computes the operator. */
    public boolean computes(String operator) {
        return OPERATORS.containsKey(operator);
    }

    /**
     * The outputs by name; none for an operator that leaves nothing in global memory.
     *
     * @param call
     *            keeps the operator's contract
     * @throws IllegalArgumentException
     *             for an operator that {@link #computes} denies
     */
    public SequencedMap<String, Expected> run(OperatorCall call) {
        Function<OperatorCall, SequencedMap<String, Expected>> computation = OPERATORS.get(call.operator());
        if (computation == null) {
            throw new IllegalArgumentException("reference: operator " + call.operator() + "; expected one of "
                    + String.join(", ", OPERATORS.keySet().stream().sorted().toList()));
        }
        return Collections.unmodifiableSequencedMap(computation.apply(call));
    }
}
