package ascendsim.sim.registers;

import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Predicate.Outside;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.isa.instruction.Width;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** The registers of a vector function while it runs, and room for the lanes an instruction works on. */
public final class RegisterFile {
    static final int BYTES = RegisterInstruction.BYTES;
    /** Most lanes of a register. */
    private static final int LANES = BYTES;
    private static final int MASK_WORDS = BYTES / Long.SIZE;

    /** Where an instruction puts its results before the mask decides about them. */
    static final long RESULT = (long) VectorRegister.COUNT * BYTES;
    private static final long ROOM = RESULT + 2L * BYTES;

    /** Vector registers one after the other, then results. */
    final MemorySegment vectors = Arena.ofAuto().allocate(ROOM, 64);
    final long[] masks = new long[MaskRegister.COUNT * MASK_WORDS];
    final long[] scalars = new long[RegisterFunction.SCALARS];
    /** Lanes of up to three operands and a result as floats. */
    final float[][] floats = new float[4][LANES];
    /** Lanes of up to three operands and a result as integers. */
    final long[][] integers = new long[4][LANES];
    /** UB and what the function stored. */
    final StoreLog memory = new StoreLog();

    /** Empties all registers and takes a call's arguments. */
    public void begin(long[] arguments) {
        vectors.fill((byte) 0);
        beginScalars(arguments);
    }

    /** As {@link #begin}, vector registers left alone. */
    public void beginScalars(long[] arguments) {
        Arrays.fill(masks, 0);
        System.arraycopy(arguments, 0, scalars, 0, RegisterFunction.MAX_ARGUMENTS);
        Arrays.fill(scalars, RegisterFunction.MAX_ARGUMENTS, scalars.length, 0);
    }

    /** Where a register begins among {@link #vectors}. */
    static long at(VectorRegister register) {
        return (long) register.index() * BYTES;
    }

    // ---- masks --------------------------------------------------------------------------------------------------

    /** Whether a mask has bit {@code bit}, 0 to 255. */
    public boolean bit(int mask, int bit) {
        return (masks[mask * MASK_WORDS + (bit >> 6)] >>> bit & 1) != 0;
    }

    void set(int mask, int bit, boolean value) {
        int word = mask * MASK_WORDS + (bit >> 6);
        masks[word] = value ? masks[word] | 1L << bit : masks[word] & ~(1L << bit);
    }

    void clear(int mask) {
        Arrays.fill(masks, mask * MASK_WORDS, (mask + 1) * MASK_WORDS, 0);
    }

    /** Sets the lowest bits of the first {@code lanes} elements, the others clear. */
    void first(int mask, long lanes, Width width) {
        long bits = lanes * width.bytes();
        for (int word = 0; word < MASK_WORDS; word++) {
            long left = Math.clamp(bits - (long) word * Long.SIZE, 0, Long.SIZE);
            long present = left == Long.SIZE ? -1L : (1L << left) - 1;
            masks[mask * MASK_WORDS + word] = present & lowest(width);
        }
    }

    /** Whether every element of a width takes part. */
    boolean isFull(int mask, Width width) {
        return count(mask, width) == width.lanes();
    }

    /** Elements of a width that take part. */
    int count(int mask, Width width) {
        int count = 0;
        for (int word = 0; word < MASK_WORDS; word++) {
            count += Long.bitCount(masks[mask * MASK_WORDS + word] & lowest(width));
        }
        return count;
    }

    /** One more than the last element of a width that takes part; 0 when none does. */
    int end(int mask, Width width) {
        for (int word = MASK_WORDS - 1; word >= 0; word--) {
            long bits = masks[mask * MASK_WORDS + word] & lowest(width);
            if (bits != 0) {
                return (word * Long.SIZE + Long.SIZE - 1 - Long.numberOfLeadingZeros(bits)) / width.bytes() + 1;
            }
        }
        return 0;
    }

    private static long lowest(Width width) {
        return switch (width) {
            case B8 -> -1L;
            case B16 -> 0x5555_5555_5555_5555L;
            case B32 -> 0x1111_1111_1111_1111L;
            case B64 -> 0x0101_0101_0101_0101L;
        };
    }

    // ---- results ------------------------------------------------------------------------------------------------

    /** Takes the result over into a register: lanes that take part, and what the mode says of the others. */
    void accept(VectorRegister dst, int mask, Width width, Outside outside) {
        long to = at(dst);
        if (isFull(mask, width)) {
            MemorySegment.copy(vectors, RESULT, vectors, to, BYTES);
            return;
        }
        int bytes = width.bytes();
        for (int lane = 0; lane < width.lanes(); lane++) {
            if (bit(mask, lane * bytes)) {
                copyElement(RESULT + (long) lane * bytes, to + (long) lane * bytes, width);
            } else if (outside == Outside.ZERO) {
                zeroElement(to + (long) lane * bytes, width);
            }
        }
    }

    /** Takes the whole result over. */
    void accept(VectorRegister dst) {
        MemorySegment.copy(vectors, RESULT, vectors, at(dst), BYTES);
    }

    void copyElement(long from, long to, Width width) {
        switch (width) {
            case B8 -> vectors.set(ValueLayout.JAVA_BYTE, to, vectors.get(ValueLayout.JAVA_BYTE, from));
            case B16 -> vectors.set(ValueLayout.JAVA_SHORT, to, vectors.get(ValueLayout.JAVA_SHORT, from));
            case B32 -> vectors.set(ValueLayout.JAVA_INT, to, vectors.get(ValueLayout.JAVA_INT, from));
            case B64 -> vectors.set(ValueLayout.JAVA_LONG, to, vectors.get(ValueLayout.JAVA_LONG, from));
        }
    }

    private void zeroElement(long to, Width width) {
        switch (width) {
            case B8 -> vectors.set(ValueLayout.JAVA_BYTE, to, (byte) 0);
            case B16 -> vectors.set(ValueLayout.JAVA_SHORT, to, (short) 0);
            case B32 -> vectors.set(ValueLayout.JAVA_INT, to, 0);
            case B64 -> vectors.set(ValueLayout.JAVA_LONG, to, 0L);
        }
    }
}
