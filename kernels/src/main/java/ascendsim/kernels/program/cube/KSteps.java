package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;

/**
 * The steps of one block along k. The operand with the longer loads is the outer loop, the one with the shorter loads
 * the inner one, the left operand's load before the right one's.
 */
interface KSteps {
    /** What is done with one step. */
    interface Body {
        void step(Step step);
    }

    /**
     * One Mmad's worth of k.
     *
     * @param left       where it lies in the left operand's load
     * @param right      where it lies in the right operand's load
     * @param depth      k elements
     * @param maybeFirst whether it can be the block's first
     * @param rest       0 if it is the block's last, else 1 or more
     */
    record Step(Part left, Part right, Affine depth, boolean maybeFirst, Affine rest) {
    }

    /**
     * A step's part of a load.
     *
     * @param k0     first k inside the load
     * @param before steps or groups of steps that have waited for the load already; 0: this one has to
     * @param rest   0 if the step is the load's last, else 1 or more
     */
    record Part(Affine k0, Affine before, Affine rest) {
    }

    /** Whether a block has one short load, so that {@code Step.maybeFirst} means it is. */
    boolean isSingleGroup();

    /** Emits a block's loads and steps. */
    void run(Block block, Body body);
}
