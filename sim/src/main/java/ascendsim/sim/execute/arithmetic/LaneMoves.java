package ascendsim.sim.execute.arithmetic;

import static ascendsim.sim.execute.arithmetic.Lanes.SLOT;

import ascendsim.isa.dtype.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Fill, copy, broadcast and selection: bits are moved as they are. */
public final class LaneMoves {
    private LaneMoves() {
    }

    /** The scalar in every lane. */
    public static Lanes fill(DType type) {
        return (staged, result, count, scalar) -> repeat(staged, result, type.bytes(count), pattern(type, scalar));
    }

    /** Operand 0. */
    public static Lanes copy(DType type) {
        return (staged, result, count, scalar) -> MemorySegment.copy(staged, 0, staged, result, type.bytes(count));
    }

    /** Each element of operand 0 becomes one block. */
    public static Lanes broadcast(DType type) {
        boolean wide = type.bits() == Integer.SIZE;
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                long element = wide ? Access.getInt(staged, 0, i) : Access.getShort(staged, 0, i);
                long at = result + (long) i * DType.BLOCK_BYTES;
                repeat(staged, at, DType.BLOCK_BYTES, pattern(type, element));
            }
        };
    }

    /** Operand 1 where the bit of operand 0 is set, else operand 2 or, with {@code orScalar}, the scalar. */
    public static Lanes select(DType type, boolean orScalar) {
        return type.bits() == Integer.SIZE ? selectInts(orScalar) : selectShorts(orScalar);
    }

    private static Lanes selectInts(boolean orScalar) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                int other = orScalar ? (int) scalar : Access.getInt(staged, 2 * SLOT, i);
                Access.putInt(staged, result, i, isSet(staged, i) ? Access.getInt(staged, SLOT, i) : other);
            }
        };
    }

    private static Lanes selectShorts(boolean orScalar) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                short other = orScalar ? (short) scalar : Access.getShort(staged, 2 * SLOT, i);
                Access.putShort(staged, result, i, isSet(staged, i) ? Access.getShort(staged, SLOT, i) : other);
            }
        };
    }

    private static boolean isSet(MemorySegment staged, int index) {
        return (staged.get(ValueLayout.JAVA_BYTE, index / Byte.SIZE) >> index % Byte.SIZE & 1) != 0;
    }

    /** The bits of one element again and again in 64 bits. */
    private static long pattern(DType type, long element) {
        return type.bits() == Integer.SIZE
                ? (element & 0xFFFF_FFFFL) * 0x0000_0001_0000_0001L
                : (element & 0xFFFFL) * 0x0001_0001_0001_0001L;
    }

    private static void repeat(MemorySegment staged, long at, long bytes, long pattern) {
        for (long i = 0; i < bytes; i += Long.BYTES) {
            staged.set(Access.LONG, at + i, pattern);
        }
    }
}
