package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;

/** The blocks of one core, in order. Several cursors can be at different blocks of the same walk. */
public interface BlockWalk {
    /** How many blocks this core computes. */
    Affine blocks();

    /** Whether a block may have only one row. */
    boolean hasSingleRows();

    /**
     * Emits what puts a new cursor on the first block. With no blocks at all the cursor's values have no meaning, but
     * computing them is no error.
     */
    Cursor open();

    /** A place in the walk; its registers are its own. */
    interface Cursor {
        /** The block under the cursor; the same registers after every {@link #advance}. */
        Block block();

        /** Emits the step to the next block, which must exist. */
        void advance();
    }
}
