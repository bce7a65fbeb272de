package ascendsim.sim.execute.arithmetic;

import static ascendsim.sim.execute.arithmetic.Lanes.SLOT;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.VectorCompare.Condition;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Comparison to packed bits, lowest bit first. With a NaN only "not equal" holds (IEEE 754). */
final class PlainCompare {
    private interface Comparison {
        boolean test(MemorySegment staged, int index);
    }

    private interface FloatComparison {
        boolean test(float left, float right);
    }

    private PlainCompare() {
    }

    static Lanes of(Condition condition, DType type) {
        FloatComparison holds = comparison(condition);
        Comparison comparison = switch (type) {
            case FLOAT32 -> (s, i) -> holds.test(Access.getFloat(s, 0, i), Access.getFloat(s, SLOT, i));
            case FLOAT16 -> (s, i) -> holds.test(Access.getHalf(s, 0, i), Access.getHalf(s, SLOT, i));
            // Equality is the only relation of int32.
            case INT32 -> (s, i) -> Access.getInt(s, 0, i) == Access.getInt(s, SLOT, i);
            default -> throw new IllegalArgumentException("vcmp of " + type);
        };
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i += Byte.SIZE) {
                int bits = 0;
                for (int bit = 0; bit < Byte.SIZE; bit++) {
                    bits |= comparison.test(staged, i + bit) ? 1 << bit : 0;
                }
                staged.set(ValueLayout.JAVA_BYTE, result + i / Byte.SIZE, (byte) bits);
            }
        };
    }

    private static FloatComparison comparison(Condition condition) {
        return switch (condition) {
            case LT -> (a, b) -> a < b;
            case GT -> (a, b) -> a > b;
            case GE -> (a, b) -> a >= b;
            case EQ -> (a, b) -> a == b;
            case NE -> (a, b) -> a != b;
            case LE -> (a, b) -> a <= b;
        };
    }
}
