package ascendsim.sim.footprint;

import ascendsim.sim.issue.Dispatched;

/** The memory one instruction of a program touches, for the operands it is dispatched with. */
public interface Footprint {
    void accesses(Dispatched instruction, AccessSink sink);
}
