package ascendsim.kernels.wqbmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.util.List;
import java.util.Optional;

/** What a call's kernels do, against the reference and under all checks. */
record Launches(Chip chip, OperatorCall call, String what) {
    static final Chip CHIP = new ChipLibrary().find("Ascend910B2").orElseThrow();

    static Launches of(String text, long seed) {
        return of(CHIP, text, seed);
    }

    static Launches of(Chip chip, String text, long seed) {
        return new Launches(chip, WqbmmCases.call(text, seed), text + ", seed " + seed);
    }

    OperatorTask task() {
        return new OperatorRunner(new Device(chip)).prepare(new WqbmmOperator(), call, Optional.empty());
    }

    /** Both modes agree with the reference under the rule, or to the bit, and the checks have nothing to say. */
    void agree(boolean exactly) {
        agree(exactly, true);
    }

    /** As {@link #agree}, under the rule; atomic additions come in another order in either mode. */
    void agreeButForAtomics() {
        agree(false, false);
    }

    private void agree(boolean exactly, boolean alike) {
        OperatorRunner runner = new OperatorRunner(new Device(chip));
        OperatorTask task = task();
        assertThat(task.plan().kernels()).allSatisfy(kernel -> assertThat(kernel.problems()).as(what).isEmpty());
        Tensor first = null;
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            Diagnostics diagnostics = new Diagnostics();
            Executor executor = new Executor(new VectorApiArithmetic());
            var options = Options.of(mode).with(Sanitizers.ALL.probe(diagnostics, executor::bind));
            var run = runner.launch(task, options);
            assertThat(diagnostics.kept().stream().map(Object::toString)).as(mode + ", " + what).isEmpty();
            Comparison comparison = runner.compare(task, run.outputs());
            assertThat(comparison.first()).as(mode + ", " + what).isEmpty();
            assertThat(comparison.passed()).as(mode + ", " + what).isTrue();
            Tensor y = run.outputs().get("y");
            if (exactly) {
                Tensor expected = new WqbmmOperator().reference().expected(call).get("y").tensor();
                assertThat(y.segment().mismatch(expected.segment())).as(mode + ", " + what).isEqualTo(-1);
            }
            if (alike && first != null) {
                assertThat(y.segment().mismatch(first.segment())).as("ordered and timed, " + what).isEqualTo(-1);
            }
            first = y;
        }
    }
}
