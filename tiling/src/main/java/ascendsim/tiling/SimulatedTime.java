package ascendsim.tiling;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Operator;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Mode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How long a call takes with a tiling: simulated in timing mode, launch included. Lower is better. */
public final class SimulatedTime {
    private final Device device;
    private final Operator operator;
    private final OperatorCall call;
    private final Map<String, Tensor> inputs = new LinkedHashMap<>();

    /** The time of one call that keeps the operator's contract. */
    public SimulatedTime(Chip chip, Operator operator, OperatorCall call) {
        this.device = new Device(chip);
        this.operator = operator;
        this.call = call;
        call.tensors().forEach((name, argument) -> inputs.put(name, argument.tensors().getFirst().tensor()));
    }

    /** Microseconds of a legal tiling. */
    public double microseconds(Tiling tiling) {
        return device
                .launch(operator.plan(device.chip(), call, Optional.of(tiling)).kernel(), inputs,
                        Device.Options.of(Mode.TIMING))
                .microseconds();
    }
}
