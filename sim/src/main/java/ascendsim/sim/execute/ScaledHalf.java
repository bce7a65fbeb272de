package ascendsim.sim.execute;

import ascendsim.isa.dtype.Float16;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * DEQF16: float32 of the int32, times the scale in float32, clipped to ±65504, rounded half even to float16 (operators.md
 * §0.3). Offset, sign and shift of the word have no meaning here.
 *
 * @param relu  an accumulator below zero becomes +0
 * @param words scales
 */
record ScaledHalf(boolean relu, ScaleWords words) implements Quantisation {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final float LARGEST = 65504f;

    @Override
    public void prepare(Dispatched instruction, CoreMemory memory, int columns) {
        words.load(instruction, memory, columns);
    }

    @Override
    public void convert(Dispatched instruction, int groups, int rows, int width) {
        float[] scales = instruction.staged.floats();
        MemorySegment staged = instruction.staged.bytes();
        for (int row = 0; row < groups * rows; row++) {
            int first = row / rows * width;
            long start = (long) row * width;
            for (int i = 0; i < width; i++) {
                int accumulator = staged.get(INT, 4 * (start + i));
                staged.set(SHORT, 2 * (start + i), output(accumulator, scales[first + i]));
            }
        }
    }

    private short output(int accumulator, float scale) {
        if (relu && accumulator < 0) {
            return 0;
        }
        float scaled = accumulator * scale;
        return Float16.fromFloat(Math.max(-LARGEST, Math.min(LARGEST, scaled)));
    }
}
