package ascendsim.sim.execute;

import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * REQ8 and QF32_B8 in the exact order of operators.md §0.3: (REQ8 with MCB: the int32 shifted right and saturated to
 * int16;) float32; times the scale in float32; clipped to -256 … 255; rounded half even; plus the offset; clipped to int8
 * or uint8 as the word says. NaN counts as 0 before the offset (assumed).
 *
 * @param relu     an accumulator below zero counts as 0
 * @param words    scales, offsets, ranges and shifts
 * @param integers accumulators are int32, else float32
 */
record ScaledBytes(boolean relu, ScaleWords words, boolean integers) implements Quantisation {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    @Override
    public void prepare(Dispatched instruction, CoreMemory memory, int columns) {
        words.load(instruction, memory, columns);
    }

    @Override
    public void convert(Dispatched instruction, int groups, int rows, int width) {
        float[] parts = instruction.staged.floats();
        MemorySegment staged = instruction.staged.bytes();
        int columns = groups * width;
        for (int row = 0; row < groups * rows; row++) {
            int first = row / rows * width;
            long start = (long) row * width;
            for (int i = 0; i < width; i++) {
                int column = first + i;
                int bits = staged.get(INT, 4 * (start + i));
                float value = integers
                        ? narrowed(bits, (int) parts[4 * columns + column])
                        : Float.intBitsToFloat(bits);
                int whole = whole(value, parts[column]) + (int) parts[columns + column];
                int output = Math.max((int) parts[2 * columns + column],
                        Math.min((int) parts[3 * columns + column], whole));
                staged.set(ValueLayout.JAVA_BYTE, start + i, (byte) output);
            }
        }
    }

    private static float narrowed(int accumulator, int shift) {
        return shift == 0
                ? accumulator
                : Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, accumulator >> shift));
    }

    private int whole(float value, float scale) {
        if (relu && value < 0) {
            return 0;
        }
        float scaled = value * scale;
        return (int) Math.rint(Math.max(-256f, Math.min(255f, scaled)));
    }
}
