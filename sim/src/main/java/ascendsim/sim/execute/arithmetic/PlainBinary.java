package ascendsim.sim.execute.arithmetic;

import static ascendsim.sim.execute.arithmetic.Lanes.SLOT;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.VectorBinary.Op;
import java.lang.foreign.MemorySegment;
import java.util.function.IntBinaryOperator;

/**
 * Two vectors to one. Halves are computed in float32, which is exact enough for one rounding in effect (24 >= 2 · 11 +
 * 2 bits); integers wrap (assumed; the vendor does not say); maximum and minimum give NaN when either operand is NaN,
 * and take -0 to be below +0 (assumed: as IEEE 754-2019 maximum).
 */
final class PlainBinary {
    /** A function of two floats. */
    interface FloatBinary {
        float apply(float left, float right);
    }

    private PlainBinary() {
    }

    static Lanes of(Op op, DType type) {
        boolean accumulates = op == Op.VMLA;
        return switch (type) {
            case FLOAT32 -> accumulates ? PlainBinary::accumulateFloats : floats(floats(op));
            case FLOAT16 -> accumulates ? PlainBinary::accumulateHalves : halves(floats(op));
            case INT32 -> ints(integers(op));
            case INT16, UINT16 -> shorts(integers(op));
            default -> throw new IllegalArgumentException(op + " of " + type);
        };
    }

    static FloatBinary floats(Op op) {
        return switch (op) {
            case VADD -> (a, b) -> a + b;
            case VSUB -> (a, b) -> a - b;
            case VMUL -> (a, b) -> a * b;
            case VMAX -> Math::max;
            case VMIN -> Math::min;
            case VDIV -> (a, b) -> a / b;
            case VMLA, VAND, VOR -> throw new IllegalArgumentException(op + " of floats");
        };
    }

    static IntBinaryOperator integers(Op op) {
        return switch (op) {
            case VADD -> (a, b) -> a + b;
            case VSUB -> (a, b) -> a - b;
            case VMUL -> (a, b) -> a * b;
            case VMAX -> Math::max;
            case VMIN -> Math::min;
            case VAND -> (a, b) -> a & b;
            case VOR -> (a, b) -> a | b;
            case VDIV, VMLA -> throw new IllegalArgumentException(op + " of integers");
        };
    }

    private static Lanes floats(FloatBinary function) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                float value = function.apply(Access.getFloat(staged, 0, i), Access.getFloat(staged, SLOT, i));
                Access.putFloat(staged, result, i, value);
            }
        };
    }

    private static Lanes halves(FloatBinary function) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                float value = function.apply(Access.getHalf(staged, 0, i), Access.getHalf(staged, SLOT, i));
                Access.putHalf(staged, result, i, value);
            }
        };
    }

    private static Lanes ints(IntBinaryOperator function) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                int value = function.applyAsInt(Access.getInt(staged, 0, i), Access.getInt(staged, SLOT, i));
                Access.putInt(staged, result, i, value);
            }
        };
    }

    private static Lanes shorts(IntBinaryOperator function) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                int value = function.applyAsInt(Access.getShort(staged, 0, i), Access.getShort(staged, SLOT, i));
                Access.putShort(staged, result, i, (short) value);
            }
        };
    }

    private static void accumulateFloats(MemorySegment staged, long result, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            float product = Access.getFloat(staged, 0, i) * Access.getFloat(staged, SLOT, i);
            Access.putFloat(staged, result, i, Access.getFloat(staged, 2 * SLOT, i) + product);
        }
    }

    private static void accumulateHalves(MemorySegment staged, long result, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            float product = Access.roundToHalf(Access.getHalf(staged, 0, i) * Access.getHalf(staged, SLOT, i));
            Access.putHalf(staged, result, i, Access.getHalf(staged, 2 * SLOT, i) + product);
        }
    }
}
