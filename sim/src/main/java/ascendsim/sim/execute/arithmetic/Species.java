package ascendsim.sim.execute.arithmetic;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vector shapes: floats as wide as the machine has them, at most 16, one row of a fractal; the others for as many
 * lanes.
 */
final class Species {
    static final VectorSpecies<Float> FLOATS = widest();
    /** Lanes: 4, 8 or 16. */
    static final int LANES = FLOATS.length();
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_MAX.withShape(FLOATS.vectorShape());
    static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_MAX.withShape(shape(LANES * Short.SIZE));
    /** Twice as many lanes where the machine has but 4, for no shape is smaller than 64 bits. */
    static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_MAX.withShape(shape(LANES * Byte.SIZE));

    private static final int INFINITY = 0x7F80_0000;
    private static final int SIGN = 0x8000_0000;
    private static final int FLOAT_BIAS = 127;
    private static final int FLOAT_MANTISSA = 23;
    private static final int HALF_BIAS = 15;
    private static final int HALF_INFINITY = 0x7C00;
    private static final int HALF_NAN = 0x7E00;
    /** Mantissa bits that a half does not have. */
    private static final int DROPPED = 13;
    /** Bits of the float 2^-14, the smallest normal half. */
    private static final int HALF_NORMAL = FLOAT_BIAS - 14 << FLOAT_MANTISSA;
    /** Bits of the float 2^16. */
    private static final int HALF_OVERFLOW = FLOAT_BIAS + 16 << FLOAT_MANTISSA;

    private Species() {
    }

    private static VectorSpecies<Float> widest() {
        VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
        return preferred.length() <= Panels.FRACTAL ? preferred : FloatVector.SPECIES_512;
    }

    private static VectorShape shape(int bits) {
        return VectorShape.forBitSize(Math.max(64, bits));
    }

    /** The canonical NaN for any NaN. */
    static FloatVector canonical(FloatVector value) {
        return value.blend(Float.NaN, value.compare(VectorOperators.NE, value));
    }

    /** Halves, sign-extended to 32 bits, as floats; exact. */
    static FloatVector fromHalves(IntVector codes) {
        IntVector moved = codes.and(0x7FFF).lanewise(VectorOperators.LSHL, DROPPED);
        IntVector normal = moved.add(FLOAT_BIAS - HALF_BIAS << FLOAT_MANTISSA);
        // Exponent 31 of a half is infinity or NaN; exponent 0 has no leading one, so the one of 2^-14 is taken off
        // again.
        IntVector special = moved.or(INFINITY);
        IntVector tiny = moved.add(HALF_NORMAL).reinterpretAsFloats().sub(0x1p-14f).reinterpretAsInts();
        IntVector magnitude = normal.blend(special, moved.compare(VectorOperators.GE, 0x1F << FLOAT_MANTISSA))
                .blend(tiny, moved.compare(VectorOperators.LT, 1 << FLOAT_MANTISSA));
        return magnitude.or(codes.and(SIGN)).reinterpretAsFloats();
    }

    /** 16-bit codes, sign-extended. */
    static IntVector getShorts(MemorySegment segment, long at) {
        var codes = ShortVector.fromMemorySegment(SHORTS, segment, at, LITTLE_ENDIAN);
        return (IntVector) codes.convertShape(VectorOperators.S2I, INTS, 0);
    }

    static void putShorts(MemorySegment segment, long at, IntVector codes) {
        ((ShortVector) codes.convertShape(VectorOperators.I2S, SHORTS, 0)).intoMemorySegment(segment, at,
                LITTLE_ENDIAN);
    }

    static FloatVector getHalves(MemorySegment segment, long at) {
        return fromHalves(getShorts(segment, at));
    }

    static void putHalves(MemorySegment segment, long at, FloatVector values) {
        putShorts(segment, at, toHalves(values));
    }

    /** The nearest halves, ties to even, in the low 16 bits; NaN is canonical. */
    static IntVector toHalves(FloatVector values) {
        IntVector bits = values.reinterpretAsInts();
        IntVector magnitude = bits.and(~SIGN);
        IntVector odd = magnitude.lanewise(VectorOperators.LSHR, DROPPED).and(1);
        // The mantissa's carry moves on into the exponent, and from the largest one to infinity.
        IntVector normal = magnitude.add((HALF_BIAS - FLOAT_BIAS << FLOAT_MANTISSA) + (1 << DROPPED - 1) - 1).add(odd)
                .lanewise(VectorOperators.LSHR, DROPPED);
        // A unit of 0.5f is the smallest half: the addition rounds to a whole number of them.
        IntVector tiny = magnitude.reinterpretAsFloats().add(0.5f).reinterpretAsInts()
                .sub(Float.floatToRawIntBits(0.5f));
        IntVector code = normal.blend(tiny, magnitude.compare(VectorOperators.LT, HALF_NORMAL))
                .blend(HALF_INFINITY, magnitude.compare(VectorOperators.GE, HALF_OVERFLOW));
        IntVector signed = code.or(bits.lanewise(VectorOperators.LSHR, 16).and(0x8000));
        return signed.blend(HALF_NAN, magnitude.compare(VectorOperators.GT, INFINITY));
    }
}
