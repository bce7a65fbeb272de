package ascendsim.sim.execute.arithmetic;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import ascendsim.isa.instruction.Cube;
import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** Operands of the cube to floats, on the Vector API. */
final class VectorApiWidening {
    private static final int LANES = Species.LANES;
    /** Mantissa bits that HF32 drops. */
    private static final int DROPPED = 13;

    private VectorApiWidening() {
    }

    static Widening of(Cube.Types types, boolean hf32) {
        return switch (types) {
            case F16 -> VectorApiWidening::widenFloat16;
            case BF16 -> VectorApiWidening::widenBFloat16;
            case F32 -> hf32 ? VectorApiWidening::roundHFloat32 : PlainMatrix.widening(types, false);
            case S8 -> VectorApiWidening::widenInt8;
            case S4 -> PlainMatrix.widening(types, false);
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
}
