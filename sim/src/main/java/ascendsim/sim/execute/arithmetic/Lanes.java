package ascendsim.sim.execute.arithmetic;

import java.lang.foreign.MemorySegment;

/** A lane operation on operands that lie densely in a staging buffer: operand i begins at byte i · {@link #SLOT}. */
@FunctionalInterface
public interface Lanes {
    /** Bytes of room for one operand: 16 repeats. */
    long SLOT = 4096;
    /** Where a slot begins that operations may use as they like; there are three operands at most. */
    long SCRATCH = 3 * SLOT;
    /** Where results may begin. */
    long RESULTS = 4 * SLOT;

    /**
     * Computes {@code count} lanes.
     *
     * @param staged operands and results
     * @param result byte offset of the first result, {@link #RESULTS} or more
     * @param count  lanes, a multiple of 8
     * @param scalar bits of the scalar operand; ignored where there is none
     */
    void apply(MemorySegment staged, long result, int count, long scalar);
}
