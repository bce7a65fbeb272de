package ascendsim.sim.execute;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.Staged;
import ascendsim.sim.memory.GlobalMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Atomic writes to GM: each element is read, combined and written back when the instruction retires. Sums of floats are
 * rounded once, half even, in the element's own type; sums of integers saturate (assumed, as every other integer
 * operation of the cube core does: operators.md §0.2). Maximum and minimum of a NaN are NaN and -0 is below +0
 * (assumed). Bytes beyond the last whole element of a run are not written (assumed).
 */
final class Atomics {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

    private Atomics() {
    }

    /** Combines runs of what {@code instruction} has staged with global memory, run by run in ascending order. */
    static void combine(Dispatched instruction, Runs from, GlobalMemory global, Runs to) {
        int size = instruction.atomicType().bits() / 8;
        long bytes = to.bytes() / size * size;
        for (long run = 0; run < to.count(); run++) {
            long done = 0;
            while (done < bytes) {
                done += combinePart(instruction, from.at(run) + done, global, to.at(run) + done, bytes - done);
            }
        }
    }

    /** Combines the whole elements up to the page's end, or the one that crosses it; how many bytes. */
    private static long combinePart(Dispatched instruction, long from, GlobalMemory global, long address, long bytes) {
        DType type = instruction.atomicType();
        int size = type.bits() / 8;
        long part = Math.min((GlobalMemory.PAGE - GlobalMemory.offset(address)) / size * size, bytes);
        if (part == 0) {
            int staged = (int) GlobalMemory.extend(instruction.staged.bytes(), from, type);
            global.store(address, combined(instruction, (int) global.load(address, type), staged), type);
            return size;
        }
        MemorySegment page = global.writablePage(address);
        long offset = GlobalMemory.offset(address);
        int elements = (int) (part / size);
        boolean sum = instruction.atomic() == Atomic.ADD;
        if (sum && type == DType.FLOAT32) {
            addFloats(instruction.staged.bytes(), from, page, offset, elements);
        } else if (sum && type == DType.FLOAT16) {
            addHalves(instruction.staged, from, page, offset, elements);
        } else {
            combineElements(instruction, from, page, offset, elements);
        }
        return part;
    }

    private static void combineElements(Dispatched instruction, long from, MemorySegment page, long to, int elements) {
        MemorySegment staged = instruction.staged.bytes();
        DType type = instruction.atomicType();
        int size = type.bits() / 8;
        for (int i = 0; i < elements; i++) {
            long place = to + (long) i * size;
            int there = (int) GlobalMemory.extend(page, place, type);
            int incoming = (int) GlobalMemory.extend(staged, from + (long) i * size, type);
            int result = combined(instruction, there, incoming);
            switch (size) {
                case 1 -> page.set(ValueLayout.JAVA_BYTE, place, (byte) result);
                case 2 -> page.set(SHORT, place, (short) result);
                default -> page.set(INT, place, result);
            }
        }
    }

    // The two sums that kernels use most, without a decision per element.

    private static void addFloats(MemorySegment staged, long from, MemorySegment page, long to, int elements) {
        for (int i = 0; i < elements; i++) {
            long place = to + 4L * i;
            page.set(FLOAT, place, page.get(FLOAT, place) + staged.get(FLOAT, from + 4L * i));
        }
    }

    /** Conversions stand in loops of their own, where the compiler turns them into vectors. */
    private static void addHalves(Staged staged, long from, MemorySegment page, long to, int elements) {
        MemorySegment incoming = staged.bytes();
        float[] sums = staged.floats(elements);
        for (int i = 0; i < elements; i++) {
            sums[i] = Float16.toFloat(page.get(SHORT, to + 2L * i));
        }
        for (int i = 0; i < elements; i++) {
            sums[i] += Float16.toFloat(incoming.get(SHORT, from + 2L * i));
        }
        for (int i = 0; i < elements; i++) {
            page.set(SHORT, to + 2L * i, Float16.fromFloat(sums[i]));
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

    // float32 has more than twice the precision of the 16-bit types, so rounding its sum again is one rounding of the
    // sum.
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
