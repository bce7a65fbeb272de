package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.VectorUnary.Op;
import java.lang.foreign.MemorySegment;

/**
 * One vector to one. Square root, reciprocal and reciprocal square root are the nearest float of the exact value;
 * exponential and logarithm are those of {@link StrictMath} in double, rounded. The hardware's approximations are not
 * published, so none is imitated.
 */
final class PlainUnary {
    private interface FloatUnary {
        float apply(float value);
    }

    private PlainUnary() {
    }

    static Lanes of(Op op, DType type) {
        return switch (type) {
            case FLOAT32 -> floats(function(op));
            case FLOAT16 -> halves(function(op));
            case INT32 -> PlainUnary::reluInts;
            case INT16, UINT16 -> PlainUnary::not;
            default -> throw new IllegalArgumentException(op + " of " + type);
        };
    }

    private static FloatUnary function(Op op) {
        return switch (op) {
            case VEXP -> x -> (float) StrictMath.exp(x);
            case VLN -> x -> (float) StrictMath.log(x);
            case VSQRT -> x -> (float) Math.sqrt(x);
            case VRSQRT -> x -> (float) (1 / Math.sqrt(x));
            case VREC -> x -> 1 / x;
            case VABS -> Math::abs;
            case VRELU -> x -> Math.max(x, 0f);
            case VNOT -> throw new IllegalArgumentException(op + " of floats");
        };
    }

    private static Lanes floats(FloatUnary function) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                Access.putFloat(staged, result, i, function.apply(Access.getFloat(staged, 0, i)));
            }
        };
    }

    private static Lanes halves(FloatUnary function) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                Access.putHalf(staged, result, i, function.apply(Access.getHalf(staged, 0, i)));
            }
        };
    }

    private static void reluInts(MemorySegment staged, long result, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            Access.putInt(staged, result, i, Math.max(0, Access.getInt(staged, 0, i)));
        }
    }

    private static void not(MemorySegment staged, long result, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            Access.putShort(staged, result, i, (short) ~Access.getShort(staged, 0, i));
        }
    }
}
