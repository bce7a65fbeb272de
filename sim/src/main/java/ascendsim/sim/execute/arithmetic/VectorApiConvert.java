package ascendsim.sim.execute.arithmetic;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.dtype.Int4;
import ascendsim.isa.dtype.Rounding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;

/**
 * The conversions that quantised matrix products live on, on the Vector API; others are taken from {@link
 * PlainConvert}.
 */
final class VectorApiConvert {
    private static final int LANES = Species.LANES;
    /** From here on every float32 is whole. */
    private static final float WHOLE = 0x1p23f;
    private static final int BFLOAT16_NAN = 0x7FC0;

    private VectorApiConvert() {
    }

    static Lanes of(DType from, DType to, Rounding rounding) {
        boolean nearest = rounding == Rounding.RINT;
        return switch (from) {
            case FLOAT16 -> switch (to) {
                case FLOAT32 -> VectorApiConvert::halvesToFloats;
                // On machines of 4 lanes the shortest vector of bytes holds more than one vector of floats gives.
                case INT8 -> nearest && Species.BYTES.length() == LANES
                        ? VectorApiConvert::halvesToBytes : PlainConvert.of(from, to, rounding);
                default -> PlainConvert.of(from, to, rounding);
            };
            case BFLOAT16 -> to == DType.FLOAT32
                    ? VectorApiConvert::bfloatsToFloats
                    : PlainConvert.of(from, to, rounding);
            case INT8 -> VectorApiConvert::bytesToHalves;
            case INT4 -> VectorApiConvert::nibblesToHalves;
            case FLOAT32 -> nearest ? nearestFloats(to) : PlainConvert.of(from, to, rounding);
            case INT32 -> nearest && to == DType.FLOAT32
                    ? VectorApiConvert::intsToFloats
                    : PlainConvert.of(from, to, rounding);
            default -> PlainConvert.of(from, to, rounding);
        };
    }

    private static Lanes nearestFloats(DType to) {
        return switch (to) {
            case FLOAT16 -> VectorApiConvert::floatsToHalves;
            case BFLOAT16 -> VectorApiConvert::floatsToBfloats;
            case INT32 -> VectorApiConvert::floatsToInts;
            default -> PlainConvert.of(DType.FLOAT32, to, Rounding.RINT);
        };
    }

    private static FloatVector floats(MemorySegment s, int index) {
        return FloatVector.fromMemorySegment(Species.FLOATS, s, (long) index * Float.BYTES, LITTLE_ENDIAN);
    }

    private static void put(MemorySegment s, long at, int index, FloatVector values) {
        Species.canonical(values).intoMemorySegment(s, at + (long) index * Float.BYTES, LITTLE_ENDIAN);
    }

    private static void halvesToFloats(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            put(s, result, i, Species.getHalves(s, (long) i * Short.BYTES));
        }
    }

    private static void bfloatsToFloats(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            IntVector codes = Species.getShorts(s, (long) i * Short.BYTES);
            put(s, result, i, codes.lanewise(VectorOperators.LSHL, Short.SIZE).reinterpretAsFloats());
        }
    }

    private static void floatsToHalves(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            Species.putHalves(s, result + (long) i * Short.BYTES, floats(s, i));
        }
    }

    private static void floatsToBfloats(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            FloatVector values = floats(s, i);
            IntVector bits = values.reinterpretAsInts();
            IntVector odd = bits.lanewise(VectorOperators.LSHR, Short.SIZE).and(1);
            IntVector codes = bits.add(0x7FFF).add(odd).lanewise(VectorOperators.LSHR, Short.SIZE)
                    .blend(BFLOAT16_NAN, values.compare(VectorOperators.NE, values).cast(Species.INTS));
            Species.putShorts(s, result + (long) i * Short.BYTES, codes);
        }
    }

    private static void intsToFloats(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            IntVector.fromMemorySegment(Species.INTS, s, (long) i * Integer.BYTES, LITTLE_ENDIAN)
                    .convertShape(VectorOperators.I2F, Species.FLOATS, 0)
                    .intoMemorySegment(s, result + (long) i * Float.BYTES, LITTLE_ENDIAN);
        }
    }

    private static void floatsToInts(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            toInts(floats(s, i)).intoMemorySegment(s, result + (long) i * Integer.BYTES, LITTLE_ENDIAN);
        }
    }

    /** The nearest integers, ties to even; saturated, NaN as 0, as the cast of Java has it. */
    private static IntVector toInts(FloatVector values) {
        FloatVector magnitude = values.abs();
        FloatVector whole = magnitude.add(WHOLE).sub(WHOLE);
        FloatVector kept = whole.blend(magnitude, magnitude.compare(VectorOperators.GE, WHOLE));
        IntVector sign = values.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector signed = kept.reinterpretAsInts().or(sign).reinterpretAsFloats();
        return (IntVector) signed.convertShape(VectorOperators.F2I, Species.INTS, 0);
    }

    private static void halvesToBytes(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += LANES) {
            IntVector values = toInts(Species.getHalves(s, (long) i * Short.BYTES));
            Vector<Byte> bytes = values.max(Byte.MIN_VALUE).min(Byte.MAX_VALUE).convertShape(VectorOperators.I2B,
                    Species.BYTES, 0);
            bytes.intoMemorySegment(s, result + i, LITTLE_ENDIAN);
        }
    }

    private static void bytesToHalves(MemorySegment s, long result, int count, long scalar) {
        int step = Species.BYTES.length();
        for (int i = 0; i < count; i += step) {
            var codes = ByteVector.fromMemorySegment(Species.BYTES, s, i, LITTLE_ENDIAN);
            for (int part = 0; part < step / LANES; part++) {
                var values = (FloatVector) codes.convertShape(VectorOperators.B2F, Species.FLOATS, part);
                Species.putHalves(s, result + (long) (i + part * LANES) * Short.BYTES, values);
            }
        }
    }

    private static void nibblesToHalves(MemorySegment s, long result, int count, long scalar) {
        for (int i = 0; i < count; i += 2) {
            byte pair = s.get(ValueLayout.JAVA_BYTE, i / 2);
            Access.putShort(s, result, i, half(Int4.low(pair)));
            Access.putShort(s, result, i + 1, half(Int4.high(pair)));
        }
    }

    private static short half(int value) {
        return Float16.fromFloat(value);
    }
}
