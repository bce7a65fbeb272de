package ascendsim.sim.cost;

import ascendsim.sim.issue.Dispatched;

/** The cost of one instruction of a program, for the operands it is dispatched with. No state, no clock. */
public interface Costing {
    void cost(Dispatched instruction, Cost cost);
}
