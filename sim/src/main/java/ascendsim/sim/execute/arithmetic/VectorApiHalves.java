package ascendsim.sim.execute.arithmetic;

import static ascendsim.sim.execute.arithmetic.Lanes.SLOT;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorUnary;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Lane operations on halves, computed in float32 and rounded once, on the Vector API. */
final class VectorApiHalves {
    private static final int LANES = Species.LANES;

    private VectorApiHalves() {
    }

    static Lanes binary(VectorBinary.Op op) {
        return switch (op) {
            case VADD -> VectorApiHalves::add;
            case VSUB -> VectorApiHalves::subtract;
            case VMUL -> VectorApiHalves::multiply;
            case VDIV -> VectorApiHalves::divide;
            case VMAX -> VectorApiHalves::maximum;
            case VMIN -> VectorApiHalves::minimum;
            case VMLA -> VectorApiHalves::accumulate;
            case VAND, VOR -> throw new IllegalArgumentException(op + " of floats");
        };
    }

    static Lanes withScalar(VectorScalar.Op op) {
        return switch (op) {
            case VADDS -> VectorApiHalves::addScalar;
            case VMULS -> VectorApiHalves::multiplyScalar;
            case VMAXS -> VectorApiHalves::maximumScalar;
            case VMINS -> VectorApiHalves::minimumScalar;
            case VLRELU -> VectorApiHalves::leakyRelu;
            case VAXPY -> VectorApiHalves::axpy;
            case VSHL, VSHR -> throw new IllegalArgumentException(op + " of floats");
        };
    }

    /** The operations that a vector instruction of the machine rounds correctly; the others have no vector form. */
    static Lanes unary(VectorUnary.Op op, DType type) {
        return switch (op) {
            case VSQRT -> VectorApiHalves::squareRoot;
            case VREC -> VectorApiHalves::reciprocal;
            case VABS -> VectorApiHalves::absolute;
            case VRELU -> VectorApiHalves::relu;
            case VEXP, VLN, VRSQRT, VNOT -> PlainUnary.of(op, type);
        };
    }

    private static FloatVector get(MemorySegment s, long at, int index) {
        return Species.getHalves(s, at + (long) index * Short.BYTES);
    }

    private static void put(MemorySegment s, long at, int index, FloatVector value) {
        Species.putHalves(s, at + (long) index * Short.BYTES, value);
    }

    private static FloatVector broadcast(long scalar) {
        return FloatVector.broadcast(Species.FLOATS, Float16.toFloat((short) scalar));
    }

    private static void add(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).add(get(s, SLOT, i)));
        }
    }

    private static void subtract(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).sub(get(s, SLOT, i)));
        }
    }

    private static void multiply(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).mul(get(s, SLOT, i)));
        }
    }

    private static void divide(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).div(get(s, SLOT, i)));
        }
    }

    private static void maximum(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).max(get(s, SLOT, i)));
        }
    }

    private static void minimum(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).min(get(s, SLOT, i)));
        }
    }

    private static void accumulate(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 2 * SLOT, i).add(Species.roundToHalves(get(s, 0, i).mul(get(s, SLOT, i)))));
        }
    }

    private static void addScalar(MemorySegment s, long result, int count, long scalar) {
        FloatVector right = broadcast(scalar);
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).add(right));
        }
    }

    private static void multiplyScalar(MemorySegment s, long result, int count, long scalar) {
        FloatVector right = broadcast(scalar);
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).mul(right));
        }
    }

    private static void maximumScalar(MemorySegment s, long result, int count, long scalar) {
        FloatVector right = broadcast(scalar);
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).max(right));
        }
    }

    private static void minimumScalar(MemorySegment s, long result, int count, long scalar) {
        FloatVector right = broadcast(scalar);
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).min(right));
        }
    }

    private static void axpy(MemorySegment s, long result, int count, long scalar) {
        FloatVector right = broadcast(scalar);
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, SLOT, i).add(Species.roundToHalves(get(s, 0, i).mul(right))));
        }
    }

    private static void leakyRelu(MemorySegment s, long result, int count, long scalar) {
        FloatVector slope = broadcast(scalar);
        for (int i = 0; i < count; i += LANES) {
            FloatVector x = get(s, 0, i);
            put(s, result, i, x.mul(slope).blend(x, x.compare(VectorOperators.GE, 0)));
        }
    }

    private static void squareRoot(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).sqrt());
        }
    }

    private static void reciprocal(MemorySegment s, long result, int count, long scalar) {
        FloatVector one = FloatVector.broadcast(Species.FLOATS, 1);
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, one.div(get(s, 0, i)));
        }
    }

    private static void absolute(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).abs());
        }
    }

    private static void relu(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, get(s, 0, i).max(0));
        }
    }
}
