package ascendsim.sim.execute;

import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;

/** Whose buffer an instruction writes. */
@FunctionalInterface
interface Reach {
    /** That of its own core. */
    Reach OWN = (instruction, own) -> own;

    CoreMemory of(Dispatched instruction, CoreMemory own);
}
