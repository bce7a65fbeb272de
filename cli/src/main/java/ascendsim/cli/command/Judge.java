package ascendsim.cli.command;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.cann.CannAnswer;
import ascendsim.kernels.cann.CannQuery;
import ascendsim.kernels.cann.CannSource;
import ascendsim.kernels.cann.ThreeWay;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a run's outputs against a backend.
 *
 * @param cann there if {@code check} is CANN
 */
record Judge(Chip chip, Check check, Optional<CannSource> cann) {
    /**
     * What came of it.
     *
     * @param comparison decides; empty if nothing was compared
     * @param ways       where CANN was asked: all three against one another
     */
    record Judgement(Optional<Comparison> comparison, Optional<ThreeWay> ways) {
        static final Judgement NONE = new Judgement(Optional.empty(), Optional.empty());
    }

    /**
     * The judgement of a task's outputs.
     *
     * @throws BackendUnavailable if CANN has no such operator
     * @throws CannFailed         if CANN did not run the call
     */
    Judgement of(OperatorTask task, Map<String, Tensor> outputs) {
        return switch (check) {
            case NONE -> Judgement.NONE;
            case REFERENCE -> new Judgement(
                    Optional.of(new OperatorRunner(new Device(chip)).compare(task, outputs)), Optional.empty());
            case CANN -> cann(task, outputs);
        };
    }

    private Judgement cann(OperatorTask task, Map<String, Tensor> outputs) {
        CannQuery query = CannQuery.of(task.call().operator(), chip.name(), task);
        return switch (cann.orElseThrow().answer(query)) {
            case CannAnswer.Outputs theirs -> {
                ThreeWay ways = ThreeWay.of(task, outputs, theirs,
                        task.operator().contract().acceptance(task.call()));
                yield new Judgement(Optional.of(ways.simulatedCann()), Optional.of(ways));
            }
            case CannAnswer.Missing missing -> throw CannOptions.unavailable("--check", missing);
            case CannAnswer.NoOperator none -> throw CannOptions.unavailable("--check", none);
            case CannAnswer.Failure failure -> throw new CannFailed(failure);
        };
    }
}
