package ascendsim.cli.command;

import ascendsim.isa.BadInput;
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
     * @param failure    why there was nothing to compare with; how the command ends once all is written
     */
    record Judgement(Optional<Comparison> comparison, Optional<ThreeWay> ways, Optional<RuntimeException> failure) {
        static final Judgement NONE = new Judgement(Optional.empty(), Optional.empty(), Optional.empty());

        static Judgement failed(RuntimeException failure) {
            return new Judgement(Optional.empty(), Optional.empty(), Optional.of(failure));
        }
    }

    /**
     * The judgement of a task's outputs; its failure is {@link BackendUnavailable} if CANN has no such operator,
     * {@link CannFailed} if CANN did not run the call, {@link BadInput} if a capture cannot be read or written.
     */
    Judgement of(OperatorTask task, Map<String, Tensor> outputs) {
        return switch (check) {
            case NONE -> Judgement.NONE;
            case REFERENCE -> new Judgement(
                    Optional.of(new OperatorRunner(new Device(chip)).compare(task, outputs)), Optional.empty(),
                    Optional.empty());
            case CANN -> {
                try {
                    yield cann(task, outputs);
                } catch (BadInput unusable) {
                    yield Judgement.failed(unusable);
                }
            }
        };
    }

    private Judgement cann(OperatorTask task, Map<String, Tensor> outputs) {
        CannQuery query = CannQuery.of(task.call().operator(), chip.name(), task);
        return switch (cann.orElseThrow().answer(query)) {
            case CannAnswer.Outputs theirs -> {
                ThreeWay ways = ThreeWay.of(task, outputs, theirs,
                        task.operator().contract().acceptance(task.call()));
                yield new Judgement(Optional.of(ways.simulatedCann()), Optional.of(ways), Optional.empty());
            }
            case CannAnswer.Missing missing -> Judgement.failed(CannOptions.unavailable("--check", missing));
            case CannAnswer.NoOperator none -> Judgement.failed(CannOptions.unavailable("--check", none));
            case CannAnswer.Failure failure -> Judgement.failed(new CannFailed(failure));
        };
    }
}
