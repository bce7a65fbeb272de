package ascendsim.sim.issue;

import ascendsim.isa.instruction.CoreKind;

/**
 * One core of a launch.
 *
 * @param index position among all cores of the launch: block 0's AIC, AIV0, AIV1, then block 1's; ties in time are
 *              taken in this order
 * @param block AI core (block_idx)
 * @param sub   0 for an AIC, 0 or 1 for an AIV
 */
public record CoreId(int index, int block, CoreKind kind, int sub) {
    /** The profiler's name, for example {@code core3.veccore1}. */
    public String text() {
        return "core" + block + (kind == CoreKind.AIC ? ".cubecore" : ".veccore") + sub;
    }

    @Override
    public String toString() {
        return text();
    }
}
