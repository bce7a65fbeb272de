package ascendsim.tiling;

import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Mode;
import java.util.Optional;

/** How long a call takes with a tiling: simulated in timing mode, launches included. Lower is better. */
public final class SimulatedTime {
    private final Chip chip;
    private final OperatorRunner runner;
    private final Operator operator;
    private final OperatorCall call;

    /** The time of one call that keeps the operator's contract. */
    public SimulatedTime(Chip chip, Operator operator, OperatorCall call) {
        this.chip = chip;
        this.runner = new OperatorRunner(new Device(chip));
        this.operator = operator;
        this.call = call;
    }

    /** Microseconds of a legal tiling. */
    public double microseconds(Tiling tiling) {
        OperatorTask task = new OperatorTask(operator, call, operator.plan(chip, call, Optional.of(tiling)));
        return runner.launch(task, Device.Options.of(Mode.TIMING)).microseconds();
    }
}
