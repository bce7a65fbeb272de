package ascendsim.sim.execute.arithmetic;

import static ascendsim.sim.execute.arithmetic.Lanes.SCRATCH;
import static ascendsim.sim.execute.arithmetic.Lanes.SLOT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Lane operations on halves, computed in float32 and rounded once. The loops are scalar, for the compiler has vector
 * instructions for the conversions of a half and the Vector API has none; only NaN is dealt with by vectors.
 */
final class VectorApiHalves {
    private static final short INFINITY = 0x7C00;
    private static final short MAGNITUDE = 0x7FFF;
    private static final short NAN = 0x7E00;

    /** Leaves results in the scratch slot: where all offsets are constants the compiler knows that nothing overlaps. */
    private interface Loop {
        void run(MemorySegment staged, int count, long scalar);
    }

    private VectorApiHalves() {
    }

    static Lanes binary(VectorBinary.Op op) {
        return switch (op) {
            case VADD -> canonical(VectorApiHalves::add);
            case VSUB -> canonical(VectorApiHalves::subtract);
            case VMUL -> canonical(VectorApiHalves::multiply);
            case VDIV -> canonical(VectorApiHalves::divide);
            case VMAX -> canonical(VectorApiHalves::maximum);
            case VMIN -> canonical(VectorApiHalves::minimum);
            case VMLA -> canonical(VectorApiHalves::accumulate);
            case VAND, VOR -> throw new IllegalArgumentException(op + " of floats");
        };
    }

    static Lanes withScalar(VectorScalar.Op op) {
        return switch (op) {
            case VADDS -> canonical(VectorApiHalves::addScalar);
            case VMULS -> canonical(VectorApiHalves::multiplyScalar);
            case VMAXS -> canonical(VectorApiHalves::maximumScalar);
            case VMINS -> canonical(VectorApiHalves::minimumScalar);
            case VLRELU -> canonical(VectorApiHalves::leakyRelu);
            case VAXPY -> canonical(VectorApiHalves::axpy);
            case VSHL, VSHR -> throw new IllegalArgumentException(op + " of floats");
        };
    }

    /** The operations that a vector instruction of the machine rounds correctly; the others have no vector form. */
    static Lanes unary(VectorUnary.Op op, DType type) {
        return switch (op) {
            case VSQRT -> canonical(VectorApiHalves::squareRoot);
            case VREC -> canonical(VectorApiHalves::reciprocal);
            case VABS -> canonical(VectorApiHalves::absolute);
            case VRELU -> canonical(VectorApiHalves::relu);
            case VEXP, VLN, VRSQRT, VNOT -> PlainUnary.of(op, type);
        };
    }

    /** The results of the loop, with canonical NaN. */
    private static Lanes canonical(Loop loop) {
        return (s, result, count, scalar) -> {
            loop.run(s, count, scalar);
            for (long i = 0; i < (long) count * Short.BYTES; i += Species.SHORTS.vectorByteSize()) {
                var codes = ShortVector.fromMemorySegment(Species.SHORTS, s, SCRATCH + i, LITTLE_ENDIAN);
                codes.blend(NAN, codes.and(MAGNITUDE).compare(VectorOperators.GT, INFINITY)).intoMemorySegment(s,
                        result + i, LITTLE_ENDIAN);
            }
        };
    }

    private static float left(MemorySegment s, int index) {
        return Access.getHalf(s, 0, index);
    }

    private static float right(MemorySegment s, int index) {
        return Access.getHalf(s, SLOT, index);
    }

    private static void put(MemorySegment s, int index, float value) {
        Access.putShort(s, SCRATCH, index, Float16.fromFloat(value));
    }

    private static void add(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, left(s, i) + right(s, i));
        }
    }

    private static void subtract(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, left(s, i) - right(s, i));
        }
    }

    private static void multiply(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, left(s, i) * right(s, i));
        }
    }

    private static void divide(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, left(s, i) / right(s, i));
        }
    }

    private static void maximum(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, Math.max(left(s, i), right(s, i)));
        }
    }

    private static void minimum(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, Math.min(left(s, i), right(s, i)));
        }
    }

    private static void accumulate(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, Access.getHalf(s, 2 * SLOT, i) + Access.roundToHalf(left(s, i) * right(s, i)));
        }
    }

    private static void squareRoot(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, (float) Math.sqrt(left(s, i)));
        }
    }

    private static void reciprocal(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, 1 / left(s, i));
        }
    }

    private static void absolute(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, Math.abs(left(s, i)));
        }
    }

    private static void relu(MemorySegment s, int count, long scalar) {
        for (int i = 0; i < count; i++) {
            put(s, i, Math.max(left(s, i), 0f));
        }
    }

    private static void addScalar(MemorySegment s, int count, long scalar) {
        float x = Float16.toFloat((short) scalar);
        for (int i = 0; i < count; i++) {
            put(s, i, left(s, i) + x);
        }
    }

    private static void multiplyScalar(MemorySegment s, int count, long scalar) {
        float x = Float16.toFloat((short) scalar);
        for (int i = 0; i < count; i++) {
            put(s, i, left(s, i) * x);
        }
    }

    private static void maximumScalar(MemorySegment s, int count, long scalar) {
        float x = Float16.toFloat((short) scalar);
        for (int i = 0; i < count; i++) {
            put(s, i, Math.max(left(s, i), x));
        }
    }

    private static void minimumScalar(MemorySegment s, int count, long scalar) {
        float x = Float16.toFloat((short) scalar);
        for (int i = 0; i < count; i++) {
            put(s, i, Math.min(left(s, i), x));
        }
    }

    private static void axpy(MemorySegment s, int count, long scalar) {
        float x = Float16.toFloat((short) scalar);
        for (int i = 0; i < count; i++) {
            put(s, i, right(s, i) + Access.roundToHalf(left(s, i) * x));
        }
    }

    private static void leakyRelu(MemorySegment s, int count, long scalar) {
        float x = Float16.toFloat((short) scalar);
        for (int i = 0; i < count; i++) {
            put(s, i, left(s, i) >= 0 ? left(s, i) : left(s, i) * x);
        }
    }
}
