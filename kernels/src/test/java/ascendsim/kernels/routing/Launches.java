package ascendsim.kernels.routing;

import ascendsim.isa.program.Kernel;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Comparison;
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

/** Launches of a kernel with the tensors of a call. */
record Launches(Kernel kernel, OperatorCall call) {
    static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();

    static Launches of(OperatorCall call) {
        return new Launches(new RoutingPlanner(CHIP).plan(call).kernel(), call);
    }

    /** @param stagingBytes workspace for rows that are added in their order */
    static Launches of(OperatorCall call, long stagingBytes) {
        return new Launches(new RoutingPlanner(CHIP, stagingBytes).plan(call).kernel(), call);
    }

    Run run(Options options) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        kernel.parameters().stream().filter(p -> p.role().isFilled())
                .forEach(p -> inputs.put(p.name(), call.required(p.name()).tensor()));
        return new Device(CHIP).launch(kernel, inputs, options);
    }

    /** The reference's y. */
    Tensor expected() {
        return Reference.finalizeRouting().expected(call).get("y").tensor();
    }

    /** The outputs of a run against the reference. */
    Comparison compared(Run run) {
        Expected expected = Reference.finalizeRouting().expected(call).get("y");
        return Comparison.of(Reference.NAME, expected, run.outputs().get("y"),
                new FinalizeRoutingContract().acceptance(call));
    }

    /** What the sanitizers say, all of them. */
    List<String> diagnostics(Mode mode) {
        Diagnostics diagnostics = new Diagnostics();
        Executor executor = new Executor(new VectorApiArithmetic());
        run(Options.of(mode).with(Sanitizers.ALL.probe(diagnostics, executor::bind)));
        return diagnostics.kept().stream().map(Object::toString).toList();
    }
}
