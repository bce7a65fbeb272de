package ascendsim.sim.probe;

import ascendsim.isa.program.Kernel;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.memory.CoreMemory;
import ascendsim.sim.memory.GlobalMemory;
import java.util.List;
import java.util.function.Function;

/**
 * What a probe may know of a launch.
 *
 * @param cores  in the order of their index
 * @param memory the buffers of a core; only to be read
 * @param timed  whether time passes; false in an ordered run
 */
public record LaunchView(Kernel kernel, Chip chip, List<CoreId> cores, GlobalMemory global,
        Function<CoreId, CoreMemory> memory, boolean timed) {
}
