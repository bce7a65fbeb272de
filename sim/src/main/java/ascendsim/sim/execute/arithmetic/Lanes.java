package ascendsim.sim.execute.arithmetic;

import java.lang.foreign.MemorySegment;

/** A lane operation on operands that lie densely in a staging buffer: operand i begins at byte i · {@link #SLOT}. */
@FunctionalInterface
public interface Lanes {
    /** Bytes of room for one operand: 16 repeats. */
    long SLOT = 4096;
    /** Operands at most. */
    int OPERANDS = 3;

    /**
     * Computes {@code count} lanes.
     *
     * @param staged operands and results; the operands end below {@code result}
     * @param result byte offset of the first result
     * @param count  lanes, a multiple of 8
     * @param scalar bits of the scalar operand; ignored where there is none
     */
    void apply(MemorySegment staged, long result, int count, long scalar);
}
