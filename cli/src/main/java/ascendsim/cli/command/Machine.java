package ascendsim.cli.command;

import ascendsim.cli.console.Numbers;
import ascendsim.isa.BadInput;
import ascendsim.isa.program.Kernel;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.Mode;
import java.util.List;

/**
 * What kernels run on, and how.
 *
 * @param seed inputs without content of their own are drawn from it
 */
public record Machine(Chip chip, Mode mode, L2State l2, long seed, Sanitizers sanitizers) {
    /** @throws BadInput when the buffers of a task's kernels do not fit the chip's GM */
    public List<Kernel> fitting(List<Kernel> kernels) {
        double bytes = kernels.stream().flatMap(kernel -> kernel.parameters().stream())
                .mapToDouble(p -> p.type().bytes()).sum();
        if (bytes > chip.capacities().gm()) {
            throw BadInput.of(kernels.getLast().name(), "tensors and workspace of " + Numbers.bytes((long) bytes),
                    "at most " + Numbers.bytes(chip.capacities().gm()) + " (GM of " + chip.name() + ")", "");
        }
        return kernels;
    }
}
