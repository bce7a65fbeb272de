package ascendsim.sim.execute;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.GlobalMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Atomic writes to GM: each element is read, combined and written back when the instruction retires. Sums of floats are
 * rounded once, half even, in the element's own type; sums of integers saturate (assumed, as every other integer
 * operation of the cube core does: operators.md §0.2). Maximum and minimum of a NaN are NaN and -0 is below +0 (assumed).
 * Bytes beyond the last whole element of a run are not written (assumed).
 */
final class Atomics {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private Atomics() {
    }

    /** Combines one run of what {@code instruction} has staged at {@code from} with global memory. */
    static void combine(Dispatched instruction, long from, GlobalMemory global, Runs to) {
        DType type = instruction.atomicType();
        int size = type.bits() / 8;
        long bytes = to.bytes() / size * size;
        long done = 0;
        while (done < bytes) {
            long address = to.start() + done;
            long room = (GlobalMemory.PAGE - GlobalMemory.offset(address)) / size * size;
            if (room == 0) {
                long staged = GlobalMemory.extend(instruction.staged.bytes(), from + done, type);
                global.store(address, combined(instruction, (int) global.load(address, type), (int) staged), type);
                done += size;
            } else {
                long part = Math.min(room, bytes - done);
                combineInPage(instruction, from + done, global.writablePage(address),
                        Runs.dense(GlobalMemory.offset(address), part, 1));
                done += part;
            }
        }
    }

    private static void combineInPage(Dispatched instruction, long from, MemorySegment page, Runs to) {
        MemorySegment staged = instruction.staged.bytes();
        DType type = instruction.atomicType();
        if (type == DType.FLOAT32 && instruction.atomic() == Atomic.ADD) {
            addFloats(staged, from, page, to);
            return;
        }
        int size = type.bits() / 8;
        for (long i = 0; i < to.bytes(); i += size) {
            int there = (int) GlobalMemory.extend(page, to.start() + i, type);
            int incoming = (int) GlobalMemory.extend(staged, from + i, type);
            int result = combined(instruction, there, incoming);
            switch (size) {
                case 1 -> page.set(ValueLayout.JAVA_BYTE, to.start() + i, (byte) result);
                case 2 -> page.set(SHORT, to.start() + i, (short) result);
                default -> page.set(INT, to.start() + i, result);
            }
        }
    }

    private static void addFloats(MemorySegment staged, long from, MemorySegment page, Runs to) {
        int elements = (int) (to.bytes() / Float.BYTES);
        for (int i = 0; i < elements; i++) {
            long place = to.start() + 4L * i;
            page.set(FLOAT, place, page.get(FLOAT, place) + staged.get(FLOAT, from + 4L * i));
        }
    }

    /** The low bits of the result; integers come sign-extended. */
    private static int combined(Dispatched instruction, int there, int incoming) {
        DType type = instruction.atomicType();
        Atomic operation = instruction.atomic();
        if (!type.isFloat()) {
            return (int) Math.clamp(whole(operation, there, incoming), type.minInteger(), type.maxInteger());
        }
        return switch (type.bits()) {
            case 32 -> Float.floatToRawIntBits(
                    real(operation, Float.intBitsToFloat(there), Float.intBitsToFloat(incoming)));
            default -> type == DType.BFLOAT16
                    ? BFloat16.fromFloat(real(operation, BFloat16.toFloat((short) there),
                            BFloat16.toFloat((short) incoming)))
                    : Float16.fromFloat(real(operation, Float16.toFloat((short) there),
                            Float16.toFloat((short) incoming)));
        };
    }

    // float32 has more than twice the precision of the 16-bit types, so rounding its sum again is one rounding of the sum.
    private static float real(Atomic operation, float there, float incoming) {
        return switch (operation) {
            case NONE -> incoming;
            case ADD -> there + incoming;
            case MAX -> Math.max(there, incoming);
            case MIN -> Math.min(there, incoming);
        };
    }

    private static long whole(Atomic operation, long there, long incoming) {
        return switch (operation) {
            case NONE -> incoming;
            case ADD -> there + incoming;
            case MAX -> Math.max(there, incoming);
            case MIN -> Math.min(there, incoming);
        };
    }
}
