package ascendsim.tiling.accuracy;

import ascendsim.kernels.operator.Operator.Moved;
import ascendsim.sim.chip.L2;

/**
 * The sets of inputs that a measurement goes round (measurement.md): a run finds what came before the last ones.
 *
 * @param l2    of the chip
 * @param moved what one run reads and writes; all write to the same place
 */
record InputSets(L2 l2, Moved moved) {
    /** Sets of the benchmark whose rows say warm. */
    private static final long SETS = 8;

    /**
     * Whether a run finds its inputs in L2. The next run's blocks may fall on cores of another die, which then has the
     * lines too: of an L2 of several dies, what one of them holds counts (assumed, docs/deviations.md M131).
     */
    boolean fit() {
        return SETS * moved.read() + moved.written() <= l2.bytes() / l2.dies();
    }
}
