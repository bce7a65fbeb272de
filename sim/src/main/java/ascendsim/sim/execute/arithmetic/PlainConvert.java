package ascendsim.sim.execute.arithmetic;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.dtype.FloatToInteger;
import ascendsim.isa.dtype.Int4;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Type conversion (isa.md §2.4b). Integers saturate and a NaN becomes 0; a float out of range becomes infinite (INF/NaN
 * mode); float32 to float32 rounds to whole numbers.
 */
public final class PlainConvert {
    /** Significant bits of a float32. */
    private static final int SIGNIFICANT = 24;

    private PlainConvert() {
    }

    static Lanes of(DType from, DType to, Rounding rounding) {
        if (from.isFloat()) {
            return to.isFloat() ? floatToFloat(from, to, rounding) : floatToInteger(from, to, rounding);
        }
        return to.isFloat() ? integerToFloat(from, to, rounding) : integerToInteger(from, to);
    }

    private static Lanes floatToFloat(DType from, DType to, Rounding rounding) {
        boolean whole = from == to;
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                float value = getFloat(from, staged, i);
                float kept = whole ? (float) FloatToInteger.whole(value, rounding) : value;
                putFloat(to, staged, result + to.bytes(i), encoded(to, kept, rounding));
            }
        };
    }

    private static Lanes floatToInteger(DType from, DType to, Rounding rounding) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                putInteger(to, staged, result, i, FloatToInteger.convert(getFloat(from, staged, i), rounding, to));
            }
        };
    }

    private static Lanes integerToFloat(DType from, DType to, Rounding rounding) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                float value = round(getInteger(from, staged, i), rounding);
                putFloat(to, staged, result + to.bytes(i), encoded(to, value, rounding));
            }
        };
    }

    private static Lanes integerToInteger(DType from, DType to) {
        return (staged, result, count, scalar) -> {
            for (int i = 0; i < count; i++) {
                long value = getInteger(from, staged, i);
                putInteger(to, staged, result, i, Math.clamp(value, to.minInteger(), to.maxInteger()));
            }
        };
    }

    /** The float32 next to a whole number; exact up to 24 bits. */
    public static float round(long value, Rounding rounding) {
        long magnitude = Math.abs(value);
        int cut = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(magnitude) - SIGNIFICANT);
        long kept = magnitude >>> cut;
        long remainder = magnitude & (1L << cut) - 1;
        boolean up = rounding.increments(kept, remainder, (1L << cut) >>> 1, value < 0);
        float rounded = Math.scalb((float) (up ? kept + 1 : kept), cut);
        return value < 0 ? -rounded : rounded;
    }

    /** The bits of {@code value} in {@code to}. */
    private static int encoded(DType to, float value, Rounding rounding) {
        float number = Access.canonical(value);
        return switch (to) {
            case FLOAT16 -> Float16.fromFloat(number, rounding, Overflow.INF_NAN);
            case BFLOAT16 -> BFloat16.fromFloat(number, rounding, Overflow.INF_NAN);
            default -> Float.floatToRawIntBits(number);
        };
    }

    private static float getFloat(DType type, MemorySegment staged, int index) {
        return switch (type) {
            case FLOAT16 -> Access.getHalf(staged, 0, index);
            case BFLOAT16 -> BFloat16.toFloat(Access.getShort(staged, 0, index));
            default -> Access.getFloat(staged, 0, index);
        };
    }

    private static void putFloat(DType type, MemorySegment staged, long at, int bits) {
        if (type.bits() == Short.SIZE) {
            staged.set(Access.SHORT, at, (short) bits);
        } else {
            staged.set(Access.INT, at, bits);
        }
    }

    private static long getInteger(DType type, MemorySegment staged, int index) {
        return switch (type) {
            case INT4 -> {
                byte pair = staged.get(ValueLayout.JAVA_BYTE, index / 2);
                yield (index & 1) == 0 ? Int4.low(pair) : Int4.high(pair);
            }
            case INT8 -> staged.get(ValueLayout.JAVA_BYTE, index);
            case UINT8 -> Byte.toUnsignedInt(staged.get(ValueLayout.JAVA_BYTE, index));
            case INT16 -> Access.getShort(staged, 0, index);
            case INT32 -> Access.getInt(staged, 0, index);
            case INT64 -> staged.get(Access.LONG, (long) index * Long.BYTES);
            default -> throw new IllegalArgumentException("vconv of " + type);
        };
    }

    private static void putInteger(DType type, MemorySegment staged, long result, int index, long value) {
        switch (type) {
            case INT4 -> {
                long at = result + index / 2;
                int even = (index & 1) == 0 ? (int) value : Int4.low(staged.get(ValueLayout.JAVA_BYTE, at));
                staged.set(ValueLayout.JAVA_BYTE, at, Int4.pack(even, (index & 1) == 0 ? 0 : (int) value));
            }
            case INT8, UINT8 -> staged.set(ValueLayout.JAVA_BYTE, result + index, (byte) value);
            case INT16 -> Access.putShort(staged, result, index, (short) value);
            case INT32 -> Access.putInt(staged, result, index, (int) value);
            case INT64 -> staged.set(Access.LONG, result + (long) index * Long.BYTES, value);
            default -> throw new IllegalArgumentException("vconv to " + type);
        }
    }
}
