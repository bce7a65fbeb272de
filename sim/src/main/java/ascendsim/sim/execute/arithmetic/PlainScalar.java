package ascendsim.sim.execute.arithmetic;

import static ascendsim.sim.execute.arithmetic.Lanes.SLOT;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorScalar.Op;
import ascendsim.sim.execute.arithmetic.PlainBinary.FloatBinary;
import java.lang.foreign.MemorySegment;
import java.util.function.IntBinaryOperator;

/**
 * A vector and a scalar to one. As {@link PlainBinary}; {@code vaxpy} rounds the product and the sum, as {@code vmla}
 * does (assumed). A shift by the width of the type or more leaves no bit of the value, but the sign of a signed type
 * going right (assumed).
 */
final class PlainScalar {
    private PlainScalar() {
    }

    static Lanes of(Op op, DType type) {
        return switch (op) {
            case VAXPY -> type == DType.FLOAT32 ? PlainScalar::axpyFloats : PlainScalar::axpyHalves;
            case VSHL, VSHR -> shift(op == Op.VSHL, type);
            case VADDS, VMULS, VMAXS, VMINS, VLRELU -> switch (type) {
                case FLOAT32 -> floats(floats(op));
                case FLOAT16 -> halves(floats(op));
                case INT32 -> ints(PlainBinary.integers(binary(op)));
                case INT16 -> shorts(PlainBinary.integers(binary(op)));
                default -> throw new IllegalArgumentException(op + " of " + type);
            };
        };
    }

    private static FloatBinary floats(Op op) {
        return op == Op.VLRELU ? (x, slope) -> x >= 0 ? x : x * slope : PlainBinary.floats(binary(op));
    }

    /** The operation with a vector in place of the scalar. */
    private static VectorBinary.Op binary(Op op) {
        return switch (op) {
            case VADDS -> VectorBinary.Op.VADD;
            case VMULS -> VectorBinary.Op.VMUL;
            case VMAXS -> VectorBinary.Op.VMAX;
            case VMINS -> VectorBinary.Op.VMIN;
            case VLRELU, VAXPY, VSHL, VSHR -> throw new IllegalArgumentException(op + " of two vectors");
        };
    }

    private static Lanes floats(FloatBinary function) {
        return (staged, result, count, scalar) -> {
            float right = Float.intBitsToFloat((int) scalar);
            for (int i = 0; i < count; i++) {
                Access.putFloat(staged, result, i, function.apply(Access.getFloat(staged, 0, i), right));
            }
        };
    }

    private static Lanes halves(FloatBinary function) {
        return (staged, result, count, scalar) -> {
            float right = Float16.toFloat((short) scalar);
            for (int i = 0; i < count; i++) {
                Access.putHalf(staged, result, i, function.apply(Access.getHalf(staged, 0, i), right));
            }
        };
    }

    private static Lanes ints(IntBinaryOperator function) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                Access.putInt(staged, result, i, function.applyAsInt(Access.getInt(staged, 0, i), (int) scalar));
            }
        };
    }

    private static Lanes shorts(IntBinaryOperator function) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                int value = function.applyAsInt(Access.getShort(staged, 0, i), (short) scalar);
                Access.putShort(staged, result, i, (short) value);
            }
        };
    }

    private static void axpyFloats(MemorySegment staged, long result, int count, long scalar) {
        float factor = Float.intBitsToFloat((int) scalar);
        for (int i = 0; i < count; i++) {
            float product = Access.getFloat(staged, 0, i) * factor;
            Access.putFloat(staged, result, i, Access.getFloat(staged, SLOT, i) + product);
        }
    }

    private static void axpyHalves(MemorySegment staged, long result, int count, long scalar) {
        float factor = Float16.toFloat((short) scalar);
        for (int i = 0; i < count; i++) {
            float product = Access.roundToHalf(Access.getHalf(staged, 0, i) * factor);
            Access.putHalf(staged, result, i, Access.getHalf(staged, SLOT, i) + product);
        }
    }

    private static Lanes shift(boolean left, DType type) {
        boolean signed = type.family() == DType.Family.SIGNED;
        boolean wide = type.bits() == Integer.SIZE;
        return (staged, result, count, scalar) -> {
            // 63 places leave of a widened value what more places would leave.
            int distance = scalar < 0 || scalar > 63 ? 63 : (int) scalar;
            for (int i = 0; i < count; i++) {
                long value = wide ? Access.getInt(staged, 0, i) : Access.getShort(staged, 0, i);
                long widened = signed ? value : value & type.maxInteger();
                long shifted = left ? widened << distance : widened >> distance;
                if (wide) {
                    Access.putInt(staged, result, i, (int) shifted);
                } else {
                    Access.putShort(staged, result, i, (short) shifted);
                }
            }
        };
    }
}
