package ascendsim.kernels.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.program.KernelText;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Comparison;
import ascendsim.sim.Device;
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

/** One case of an operator whose results are the same bits in every mode, held against all there is to hold it against. */
public record Trial(Operator operator, String json, long seed, Chip chip) {
    public static final Chip CHIP = new ChipLibrary().find("Ascend910B2").orElseThrow();

    /** On the chip of most tests. */
    public Trial(Operator operator, String json, long seed) {
        this(operator, json, seed, CHIP);
    }

    public OperatorCall call() {
        return new CaseReader(operator.contract().schema(), seed).read(json);
    }

    private String what() {
        return operator.contract().name() + " seed " + seed + " " + json;
    }

    /** Ordered and timed: no complaint of any sanitizer, equal to the reference, equal to each other. */
    public void passes() {
        OperatorRunner runner = new OperatorRunner(new Device(chip));
        OperatorCall call = call();
        OperatorTask task = runner.prepare(operator, call, Optional.empty());
        for (Kernel kernel : task.plan().kernels()) {
            assertThat(kernel.problems()).as(what()).isEmpty();
            assertThat(KernelParser.parse("trial", KernelText.print(kernel))).as(what()).isEqualTo(kernel);
        }
        Map<Mode, Map<String, Tensor>> outputs = new LinkedHashMap<>();
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            Diagnostics diagnostics = new Diagnostics();
            Executor executor = new Executor(new VectorApiArithmetic());
            Launched launched = runner.launch(task,
                    Device.Options.of(mode).with(Sanitizers.ALL.probe(diagnostics, executor::bind)));
            assertThat(diagnostics.kept()).as(mode + " " + what()).isEmpty();
            Comparison comparison = runner.compare(task, launched.outputs());
            assertThat(comparison.first()).as(mode + " " + what()).isEmpty();
            assertThat(comparison.errors().compared()).as(mode + " " + what()).isPositive();
            assertThat(launched.outputs().keySet()).as(what()).isEqualTo(operator.contract().outputs(call).keySet());
            outputs.put(mode, launched.outputs());
        }
        outputs.get(Mode.ORDERED).forEach((name, tensor) -> assertThat(
                tensor.segment().mismatch(outputs.get(Mode.TIMED).get(name).segment())).as(name + " " + what())
                .isEqualTo(-1));
    }

    /** The outputs of an ordered run. */
    public Map<String, Tensor> outputs() {
        OperatorRunner runner = new OperatorRunner(new Device(chip));
        return runner.launch(runner.prepare(operator, call(), Optional.empty()), Device.Options.of(Mode.ORDERED))
                .outputs();
    }

    public long cycles(Mode mode) {
        OperatorRunner runner = new OperatorRunner(new Device(chip));
        return runner.launch(runner.prepare(operator, call(), Optional.empty()), Device.Options.of(mode)).run()
                .cycles();
    }
}
