package ascendsim.kernels.cann;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.reference.Expected;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/**
 * Simulated, reference and CANN outputs held against one another, all by the operator's rule.
 *
 * @param simulatedCann      decides
 * @param cannReference      what CANN gave against the reference
 * @param cannUs             what CANN took, where it was timed
 */
public record ThreeWay(Comparison simulatedReference, Comparison simulatedCann, Comparison cannReference,
        OptionalDouble cannUs) {
    /** As reports name the backend. */
    public static final String CANN = "cann";

    /** Compares all outputs of a task. */
    public static ThreeWay of(OperatorTask task, Map<String, Tensor> simulated, CannAnswer.Outputs cann,
            Acceptance acceptance) {
        Map<String, Expected> expected = task.operator().reference().expected(task.call());
        Map<String, Tensor> theirs = cann.outputs();
        return new ThreeWay(
                all(expected, acceptance, "reference",
                        (name, own) -> Comparison.of("reference", own, simulated.get(name), acceptance)),
                all(expected, acceptance, CANN, (name, own) -> Comparison.of(CANN,
                        new Expected(theirs.get(name), own.magnitudes(), own.defined()), simulated.get(name),
                        acceptance)),
                all(expected, acceptance, "reference",
                        (name, own) -> Comparison.of("reference", own, theirs.get(name), acceptance)),
                cann.microseconds());
    }

    private static Comparison all(Map<String, Expected> expected, Acceptance acceptance, String backend,
            BiFunction<String, Expected, Comparison> compare) {
        return expected.entrySet().stream().map(output -> compare.apply(output.getKey(), output.getValue()))
                .reduce(Comparison::and).orElseGet(() -> Comparison.ofNothing(backend, acceptance));
    }
}
