package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;

/**
 * How the factor of a row, largest / maximum, reaches the row, and its scale the buffer of scales. Scales are a
 * resource that goes out to GM with the rows of a pass.
 */
interface RowScaling {
    /** Emits what comes before all rows. */
    void open();

    /** Emits what comes after all rows. */
    void close();

    /** Before the first row of a pass. */
    void beginPass();

    /**
     * From the maximum, the first float32 of {@code maximum}'s DataBlock and waited for, to the row multiplied and to
     * its scale.
     *
     * @param values float32 of the row
     * @param slot   number of the row in its pass
     */
    void scale(Address maximum, Address values, Affine slot);

    /** MTE3 may take the scales of the pass, whose first is here. */
    Address await();

    /** MTE3 has taken them. */
    void release();
}
