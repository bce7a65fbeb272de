package ascendsim.kernels.qmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Launched;
import ascendsim.kernels.operator.Operator;
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

/** Calls through all of their way, with every sanitizer looking on. */
final class QuantMatmulRuns {
    static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();
    static final Chip V310 = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();
    private static final Operator OPERATOR = new QuantMatmulOperator();

    private QuantMatmulRuns() {
    }

    static OperatorCall call(String json, long seed) {
        return new CaseReader(OPERATOR.contract().schema(), seed).read(json);
    }

    /** Ordered and timed runs give the reference's bits and no complaint. */
    static void agrees(String json, long seed) {
        agrees(CHIP, json, seed);
    }

    static void agrees(Chip chip, String json, long seed) {
        OperatorRunner runner = new OperatorRunner(new Device(chip));
        OperatorTask task = runner.prepare(OPERATOR, call(json, seed), Optional.empty());
        assertThat(task.plan().kernel().problems()).as(json).isEmpty();
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            Diagnostics diagnostics = new Diagnostics();
            Executor executor = new Executor(new VectorApiArithmetic());
            Launched launched = runner.launch(task,
                    Options.of(mode).with(Sanitizers.ALL.probe(diagnostics, executor::bind)));
            var comparison = runner.compare(task, launched.outputs());
            assertThat(comparison.first()).as(mode + ", seed " + seed + ", " + json).isEmpty();
            assertThat(comparison.passed()).as(mode + ", seed " + seed + ", " + json).isTrue();
            assertThat(diagnostics.kept().stream().map(Object::toString).toList())
                    .as(mode + ", seed " + seed + ", " + json).isEmpty();
        }
    }
}
