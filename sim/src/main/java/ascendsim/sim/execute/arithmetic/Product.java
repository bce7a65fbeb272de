package ascendsim.sim.execute.arithmetic;

import java.lang.foreign.MemorySegment;

/**
 * One matrix product to be added to C.
 *
 * @param panels   geometry
 * @param operands A and B as {@link Panels} has it
 * @param c        the buffer that holds C, in L0C layout, float32 or int32
 * @param at       byte offset of C in {@code c}
 */
public record Product(Panels panels, float[] operands, MemorySegment c, long at) {
    Product chunk(int from, int limit) {
        Panels part = panels.chunk(from, limit);
        return part == panels ? this : new Product(part, operands, c, at);
    }
}
