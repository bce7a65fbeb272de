package ascendsim.sim.execute.arithmetic;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Vector shapes: floats as wide as the machine has them, at most 16, one row of a fractal; the others for as many lanes. */
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
    /** Rebases the exponent of a half that was moved into a float: 2^(127 - 15). */
    private static final float REBASE = 0x1p112f;

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
        IntVector moved = codes.and(0x7FFF).lanewise(VectorOperators.LSHL, 13);
        IntVector rebased = moved.reinterpretAsFloats().mul(REBASE).reinterpretAsInts();
        // Exponent 31 of a half is infinity or NaN, but rebases to a number.
        IntVector magnitude = rebased.blend(moved.or(INFINITY), moved.compare(VectorOperators.GE, 0x1F << 23));
        return magnitude.or(codes.and(SIGN)).reinterpretAsFloats();
    }
}
