package ascendsim.sim.execute;

import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * DEQF16: float32 of the int32, times the scale in float32, clipped to ±65504, rounded half even to float16
 * (operators.md §0.3). Offset, sign and shift of the word have no meaning here.
 *
 * @param relu  an accumulator below zero counts as 0, and a zero is +0 whatever the sign of the scale
 * @param words scales
 */
record ScaledHalf(boolean relu, ScaleWords words) implements Quantisation {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final int MAGNITUDE = 0x7FFF_FFFF;
    private static final int LARGEST = Float.floatToRawIntBits(65504f);

    @Override
    public void prepare(Dispatched instruction, CoreMemory memory, int columns) {
        words.load(instruction, memory, columns);
    }

    @Override
    public void convert(Dispatched instruction, int rows, int columns) {
        float[] scales = instruction.staged.floats();
        MemorySegment staged = instruction.staged.bytes();
        for (int row = 0; row < rows; row++) {
            scale(staged, 4L * row * columns, scales, columns);
        }
        Quantisations.narrowToHalf(staged, rows * columns);
    }

    // Two short loops, which the compiler turns into vectors.
    private void scale(MemorySegment staged, long start, float[] scales, int columns) {
        int smallest = relu ? 0 : Integer.MIN_VALUE;
        // Adding +0 makes -0 a +0, adding -0 changes nothing.
        float zero = relu ? 0f : -0f;
        for (int i = 0; i < columns; i++) {
            float value = Math.max(smallest, staged.get(INT, start + 4L * i));
            staged.set(FLOAT, start + 4L * i, value * scales[i] + zero);
        }
        // The order of magnitudes is that of their bits, and an integer minimum is faster than one of floats.
        for (int i = 0; i < columns; i++) {
            int scaled = staged.get(INT, start + 4L * i);
            staged.set(INT, start + 4L * i, Math.min(scaled & MAGNITUDE, LARGEST) | scaled & ~MAGNITUDE);
        }
    }
}
