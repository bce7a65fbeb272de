package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.kernels.program.vector.VectorCode;

/**
 * Numbers that fill a DataBlock each.
 *
 * @param largest 127 or 7
 * @param inverse its reciprocal, rounded to float32
 */
record Constants(Address largest, Address inverse) {
    private static final long FLOATS = DType.BLOCK_BYTES / Float.BYTES;
    /** Reads one DataBlock again and again. */
    static final Stride SAME_BLOCK = Stride.of(0, 0);

    static Constants in(LocalMemoryMap memory) {
        return new Constants(memory.take(Space.UB, DType.BLOCK_BYTES, DType.BLOCK_BYTES),
                memory.take(Space.UB, DType.BLOCK_BYTES, DType.BLOCK_BYTES));
    }

    /** Writes them; a barrier must follow. */
    void fill(VectorCode vector, float largestMagnitude) {
        fill(vector, largest, largestMagnitude, FLOATS);
        fill(vector, inverse, 1 / largestMagnitude, FLOATS);
    }

    /** A number in {@code count} float32 elements. */
    static void fill(VectorCode vector, Address at, float value, long count) {
        vector.counted(Affine.of(count), new Fill(DType.FLOAT32, at, Affine.of(bits(value)), Affine.ONE,
                Stride.DENSE));
    }

    /** A float32 as the scalar unit holds it. */
    static long bits(float value) {
        return Integer.toUnsignedLong(Float.floatToRawIntBits(value));
    }
}
