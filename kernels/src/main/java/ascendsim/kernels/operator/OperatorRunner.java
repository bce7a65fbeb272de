package ascendsim.kernels.operator;

import ascendsim.isa.BadInput;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.reference.Expected;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.Device;
import ascendsim.sim.Run;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes calls through their way on one device: check, plan, launch, compare. Each step can be taken alone. */
public final class OperatorRunner {
    private final Device device;

    /** A runner on a device. */
    public OperatorRunner(Device device) {
        this.device = device;
    }

    /**
     * What a call ended with.
     *
     * @param comparison
     *            its outputs against the reference; empty if that was not asked for
     */
    public record Result(OperatorTask task, Launched launched, Optional<Comparison> comparison) {
        /** The operator's own kernel. */
        public Run run() {
            return launched.run();
        }

        /** Whether nothing is known to be wrong. */
        public boolean passed() {
            return comparison.map(Comparison::passed).orElse(true);
        }
    }

    /**
     * Checks a call and makes its kernel.
     *
     * @param tiling
     *            empty: as the call says
     * @throws BadInput
     *             with everything that breaks the operator's contract, or if the tiling is not possible
     */
    public OperatorTask prepare(Operator operator, OperatorCall call, Optional<Tiling> tiling) {
        check(operator, call);
        return plan(operator, call, tiling);
    }

    /** @throws BadInput with everything that breaks the operator's contract */
    public static void check(Operator operator, OperatorCall call) {
        List<String> problems = operator.contract().check(call);
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
    }

    /**
     * Makes the kernel of a call.
     *
     * @param call
     *            keeps the contract
     * @param tiling
     *            empty: as the call says
     * @throws BadInput
     *             if the tiling is not possible
     */
    public OperatorTask plan(Operator operator, OperatorCall call, Optional<Tiling> tiling) {
        return new OperatorTask(operator, call, operator.plan(device.chip(), call, tiling));
    }

    /** Runs the kernels of a task, all with the same options. */
    public Launched launch(OperatorTask task, Device.Options options) {
        List<Run> runs = new ArrayList<>();
        Map<String, Tensor> results = new HashMap<>();
        try (Device.Session session = device.open()) {
            for (Kernel kernel : task.plan().kernels()) {
                Run run = session.launch(kernel, task.inputs(), options);
                runs.add(run);
                results.putAll(run.outputs());
            }
        }
        return new Launched(runs, task.outputs(results));
    }

    /**
     * Holds outputs against the reference.
     *
     * @param outputs under the contract's names
     */
    public Comparison compare(OperatorTask task, Map<String, Tensor> outputs) {
        return compare(task, outputs, task.operator().contract().acceptance(task.call()));
    }

    /** Holds outputs against the reference, by another rule than the operator's own. */
    public Comparison compare(OperatorTask task, Map<String, Tensor> outputs, Acceptance acceptance) {
        Map<String, Expected> expected = task.operator().reference().expected(task.call());
        return expected.entrySet().stream()
                .map(output -> Comparison.of(Reference.NAME, output.getValue(),
                        outputs.get(output.getKey()), acceptance))
                .reduce(Comparison::and).orElseGet(() -> Comparison.ofNothing(Reference.NAME, acceptance));
    }

    /**
     * All steps for one call.
     *
     * @param compare
     *            whether the outputs are compared with the reference; not in a mode without data
     * @throws BadInput
     *             as {@link #prepare}
     */
    public Result run(Operator operator, OperatorCall call, Device.Options options, boolean compare) {
        OperatorTask task = prepare(operator, call, Optional.empty());
        Launched launched = launch(task, options);
        return new Result(task, launched, compare ? Optional.of(compare(task, launched.outputs())) : Optional.empty());
    }
}
