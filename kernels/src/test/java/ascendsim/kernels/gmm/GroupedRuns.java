package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.reference.Expected;
import ascendsim.kernels.reference.Reference;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.Run;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.arithmetic.VectorApiArithmetic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Launches of npu_grouped_matmul with the tensors of a call. */
record GroupedRuns(Chip chip, OperatorCall call, OperatorTask task) {
    static final Chip CHIP = new ChipLibrary().find("Ascend910B2").orElseThrow();
    static final Chip V310 = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();
    private static final GroupedMatmulContract CONTRACT = new GroupedMatmulContract();

    /** @param json a case; ' stands for " */
    static GroupedRuns of(String json, long seed) {
        return of(CHIP, json, seed);
    }

    /** @param json a case; ' stands for " */
    static GroupedRuns of(Chip chip, String json, long seed) {
        OperatorCall call = new CaseReader(CONTRACT.schema(), seed).read(json.replace('\'', '"'));
        assertThat(CONTRACT.check(call)).as(json).isEmpty();
        GroupedMatmulOperator operator = new GroupedMatmulOperator();
        return new GroupedRuns(chip, call,
                new OperatorTask(operator, call, operator.plan(chip, call, Optional.empty())));
    }

    /** Both modes with all sanitizers against the reference, and each other. */
    static void agree(String json, long seed) {
        agree(CHIP, json, seed);
    }

    /** As {@link #agree(String, long)}, on a chip. */
    static void agree(Chip chip, String json, long seed) {
        GroupedRuns runs = of(chip, json, seed);
        assertThat(runs.task.plan().kernel().problems()).as(json).isEmpty();
        Map<String, Expected> expected = runs.task.operator().reference().expected(runs.call);
        Map<Mode, Map<String, Tensor>> outputs = new LinkedHashMap<>();
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            Diagnostics diagnostics = new Diagnostics();
            Executor executor = new Executor(new VectorApiArithmetic());
            Run run = runs.run(
                    Options.of(mode).with(Sanitizers.ALL.probe(diagnostics, executor::bind, runs.task.definedBytes())));
            assertThat(diagnostics.kept()).as(mode + " " + json).isEmpty();
            outputs.put(mode, runs.task.outputs(run.outputs()));
            assertThat(outputs.get(mode).keySet()).as(json).isEqualTo(expected.keySet());
            expected.forEach((name, wanted) -> {
                Comparison comparison = Comparison.of(Reference.NAME, wanted, outputs.get(mode).get(name),
                        CONTRACT.acceptance(runs.call));
                assertThat(comparison.first()).as(mode + " " + name + " " + json).isEmpty();
                assertThat(comparison.passed()).as(mode + " " + name + " " + json).isTrue();
            });
        }
        expected.keySet().forEach(name -> assertThat(outputs.get(Mode.ORDERED).get(name).segment()
                .mismatch(outputs.get(Mode.TIMED).get(name).segment())).as(name + " of both modes, " + json)
                .isEqualTo(-1));
    }

    Run run(Options options) {
        return new Device(chip).launch(task.plan().kernel(), task.inputs(), options);
    }
}
