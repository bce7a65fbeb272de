package ascendsim.sim.execute.arithmetic;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import ascendsim.isa.dtype.DType;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/** Operands of the cube to floats, on the Vector API. */
final class VectorApiWidening {
    private static final int LANES = Species.LANES;
    /** Mantissa bits that HF32 drops. */
    private static final int DROPPED = 13;

    /** Each of the lower half of the lanes twice. */
    private static final VectorShuffle<Integer> LOWER = VectorShuffle.fromOp(Species.INTS, lane -> lane / 2);
    private static final VectorShuffle<Integer> UPPER =
            VectorShuffle.fromOp(Species.INTS, lane -> (lane + LANES) / 2);
    /** Brings the low nibble to the top in even lanes, the high one in odd lanes. */
    private static final IntVector TO_TOP =
            IntVector.broadcast(Species.INTS, 28).blend(24, VectorMask.fromLong(Species.INTS, 0xAAAA));

    private VectorApiWidening() {
    }

    static Widening of(DType operand, boolean hf32) {
        return switch (operand) {
            case FLOAT16 -> VectorApiWidening::widenFloat16;
            case BFLOAT16 -> VectorApiWidening::widenBFloat16;
            case INT8 -> VectorApiWidening::widenInt8;
            case INT4 -> VectorApiWidening::widenInt4;
            default -> hf32 ? VectorApiWidening::roundHFloat32 : PlainMatrix.widening(operand, false);
        };
    }

    private static void widenFloat16(MemorySegment from, long at, float[] to, int index) {
        for (int i = 0; i < Widening.BYTES / Short.BYTES; i += LANES) {
            Species.getHalves(from, at + (long) i * Short.BYTES).intoArray(to, index + i);
        }
    }

    private static void widenBFloat16(MemorySegment from, long at, float[] to, int index) {
        for (int i = 0; i < Widening.BYTES / Short.BYTES; i += LANES) {
            IntVector codes = Species.getShorts(from, at + (long) i * Short.BYTES);
            codes.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats().intoArray(to, index + i);
        }
    }

    private static void roundHFloat32(MemorySegment from, long at, float[] to, int index) {
        for (int i = 0; i < Widening.BYTES / Float.BYTES; i += LANES) {
            var value = FloatVector.fromMemorySegment(Species.FLOATS, from, at + (long) i * Float.BYTES,
                    LITTLE_ENDIAN);
            IntVector bits = value.reinterpretAsInts();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, DROPPED).and(1);
            IntVector rounded = bits.add((1 << (DROPPED - 1)) - 1).add(odd).and(-1 << DROPPED);
            rounded.reinterpretAsFloats().blend(Float.NaN, value.compare(VectorOperators.NE, value))
                    .intoArray(to, index + i);
        }
    }

    private static void widenInt8(MemorySegment from, long at, float[] to, int index) {
        int step = Species.BYTES.length();
        for (int i = 0; i < Widening.BYTES; i += step) {
            var codes = ByteVector.fromMemorySegment(Species.BYTES, from, at + i, LITTLE_ENDIAN);
            for (int part = 0; part < step / LANES; part++) {
                var values = (FloatVector) codes.convertShape(VectorOperators.B2F, Species.FLOATS, part);
                values.intoArray(to, index + i + part * LANES);
            }
        }
    }

    private static void widenInt4(MemorySegment from, long at, float[] to, int index) {
        int step = Species.BYTES.length();
        for (int i = 0; i < Widening.BYTES; i += step) {
            var pairs = ByteVector.fromMemorySegment(Species.BYTES, from, at + i, LITTLE_ENDIAN);
            for (int part = 0; part < step / LANES; part++) {
                var ints = (IntVector) pairs.convertShape(VectorOperators.B2I, Species.INTS, part);
                int target = index + 2 * (i + part * LANES);
                nibbles(ints.rearrange(LOWER)).intoArray(to, target);
                nibbles(ints.rearrange(UPPER)).intoArray(to, target + LANES);
            }
        }
    }

    private static FloatVector nibbles(IntVector pairs) {
        IntVector values = pairs.lanewise(VectorOperators.LSHL, TO_TOP).lanewise(VectorOperators.ASHR, 28);
        return (FloatVector) values.convertShape(VectorOperators.I2F, Species.FLOATS, 0);
    }
}
