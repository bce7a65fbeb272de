package ascendsim.traces.log;

import ascendsim.isa.program.Kernel;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.issue.CoreId;
import ascendsim.traces.ProgramLines;
import java.util.List;

/**
 * What a log knows of a launch.
 *
 * @param cores        in the order of their index
 * @param timed        false in an ordered run, where all times are 0
 * @param withOperands whether the operands of instructions were kept
 */
public record Launch(Kernel kernel, Chip chip, List<CoreId> cores, ProgramLines lines, boolean timed,
        boolean withOperands) {
    public Launch {
        cores = List.copyOf(cores);
    }
}
