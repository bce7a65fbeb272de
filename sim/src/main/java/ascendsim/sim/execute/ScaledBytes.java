package ascendsim.sim.execute;

import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * REQ8 and QF32_B8 in the exact order of operators.md §0.3: (REQ8 with MCB: the int32 shifted right and saturated to
 * int16;) float32; times the scale in float32; clipped to -256 … 255; rounded half even; plus the offset; clipped to
 * int8 or uint8 as the word says. NaN counts as 0 before the offset (assumed).
 *
 * @param relu     an accumulator below zero counts as 0
 * @param words    scales, offsets, ranges and shifts
 * @param integers accumulators are int32, else float32
 */
record ScaledBytes(boolean relu, ScaleWords words, boolean integers) implements Quantisation {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    /** Its unit in the last place is 1: adding it rounds half even and leaves the integer in the low bits. */
    private static final float ROUNDER = 0x1.8p23f;
    private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

    @Override
    public void prepare(Dispatched instruction, CoreMemory memory, int columns) {
        words.load(instruction, memory, columns);
    }

    @Override
    public void convert(Dispatched instruction, int rows, int columns) {
        float[] parts = instruction.staged.floats();
        MemorySegment staged = instruction.staged.bytes();
        for (int row = 0; row < rows; row++) {
            long start = (long) row * columns;
            for (int i = 0; i < columns; i++) {
                int bits = staged.get(INT, 4 * (start + i));
                float value = integers
                        ? narrowed(bits, ScaleWords.shift(parts, columns, i))
                        : Float.intBitsToFloat(bits);
                int shifted = whole(value, parts[i]) + ScaleWords.offset(parts, columns, i);
                int low = ScaleWords.smallest(parts, columns, i);
                staged.set(ValueLayout.JAVA_BYTE, start + i, (byte) Math.max(low, Math.min(low + 255, shifted)));
            }
        }
    }

    private static float narrowed(int accumulator, int shift) {
        return shift == 0
                ? accumulator
                : Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, accumulator >> shift));
    }

    private int whole(float value, float scale) {
        float scaled = relu && value < 0 ? 0 : value * scale;
        if (scaled != scaled) {
            return 0;
        }
        float clipped = scaled < -256f ? -256f : scaled > 255f ? 255f : scaled;
        return Float.floatToRawIntBits(clipped + ROUNDER) - ROUNDER_BITS;
    }
}
