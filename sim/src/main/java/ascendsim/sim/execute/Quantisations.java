package ascendsim.sim.execute;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.instruction.Fixpipe.Drain;
import ascendsim.sim.issue.Dispatched;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The conversions without scale (operators.md §0.2): casts round half even and keep infinities and NaN (CTRL[48] = 1).
 * ReLU makes an accumulator of -0 or below +0; a NaN stays.
 */
final class Quantisations {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private Quantisations() {
    }

    static Quantisation of(Drain drain) {
        return switch (drain.quant()) {
            case NONE -> drain.relu() ? Quantisations::clampFloats : Quantisations::keep;
            case NONE_S32 -> drain.relu() ? Quantisations::clampIntegers : Quantisations::keep;
            case F32_F16 -> new Half(drain.relu());
            case F32_BF16 -> new Brain(drain.relu());
            case DEQF16, VDEQF16 -> new ScaledHalf(drain.relu(), ScaleWords.of(drain));
            case REQ8, VREQ8 -> new ScaledBytes(drain.relu(), ScaleWords.of(drain), true);
            case QF32_B8, VQF32_B8 -> new ScaledBytes(drain.relu(), ScaleWords.of(drain), false);
        };
    }

    private static void keep(Dispatched instruction, int rows, int columns) {
    }

    private static void clampFloats(Dispatched instruction, int rows, int columns) {
        MemorySegment staged = instruction.staged.bytes();
        int elements = rows * columns;
        for (int i = 0; i < elements; i++) {
            staged.set(FLOAT, 4L * i, Math.max(staged.get(FLOAT, 4L * i), 0f));
        }
    }

    private static void clampIntegers(Dispatched instruction, int rows, int columns) {
        MemorySegment staged = instruction.staged.bytes();
        int elements = rows * columns;
        for (int i = 0; i < elements; i++) {
            staged.set(INT, 4L * i, Math.max(staged.get(INT, 4L * i), 0));
        }
    }

    /** The first {@code elements} floats staged, to float16. */
    static void narrowToHalf(MemorySegment staged, int elements) {
        for (int i = 0; i < elements; i++) {
            staged.set(SHORT, 2L * i, Float16.fromFloat(staged.get(FLOAT, 4L * i)));
        }
    }

    private static void narrowToBrain(MemorySegment staged, int elements) {
        for (int i = 0; i < elements; i++) {
            staged.set(SHORT, 2L * i, BFloat16.fromFloat(staged.get(FLOAT, 4L * i)));
        }
    }

    private record Half(boolean relu) implements Quantisation {
        @Override
        public void convert(Dispatched instruction, int rows, int columns) {
            if (relu) {
                clampFloats(instruction, rows, columns);
            }
            narrowToHalf(instruction.staged.bytes(), rows * columns);
        }
    }

    private record Brain(boolean relu) implements Quantisation {
        @Override
        public void convert(Dispatched instruction, int rows, int columns) {
            if (relu) {
                clampFloats(instruction, rows, columns);
            }
            narrowToBrain(instruction.staged.bytes(), rows * columns);
        }
    }
}
