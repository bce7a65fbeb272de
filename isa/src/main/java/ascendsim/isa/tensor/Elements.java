package ascendsim.isa.tensor;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import ascendsim.isa.dtype.BFloat16;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float8E8M0;
import ascendsim.isa.dtype.FloatFormat;
import ascendsim.isa.dtype.FloatToInteger;
import ascendsim.isa.dtype.HiFloat8;
import ascendsim.isa.dtype.Overflow;
import ascendsim.isa.dtype.Rounding;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Single elements of little-endian storage: their code (the raw bits) and the number it stands for. Positions count
 * elements from the start of the segment. Loops over many elements use {@link Bulk}.
 */
public final class Elements {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private Elements() {
    }

    /** The code of an element, zero-extended. */
    public static long code(DType dtype, MemorySegment storage, long position) {
        return switch (dtype.bits()) {
            case 4 -> storage.get(ValueLayout.JAVA_BYTE, position >> 1) >> (4 * (position & 1)) & 0xFL;
            case 8 -> storage.get(ValueLayout.JAVA_BYTE, position) & 0xFFL;
            case 16 -> storage.get(SHORT, position * 2) & 0xFFFFL;
            case 32 -> storage.get(INT, position * 4) & 0xFFFF_FFFFL;
            default -> storage.get(LONG, position * 8);
        };
    }

    /** Stores the low bits of {@code code}. */
    public static void putCode(DType dtype, MemorySegment storage, long position, long code) {
        switch (dtype.bits()) {
            case 4 -> putNibble(storage, position, (int) code & 0xF);
            case 8 -> storage.set(ValueLayout.JAVA_BYTE, position, (byte) code);
            case 16 -> storage.set(SHORT, position * 2, (short) code);
            case 32 -> storage.set(INT, position * 4, (int) code);
            default -> storage.set(LONG, position * 8, code);
        }
    }

    private static void putNibble(MemorySegment storage, long position, int nibble) {
        int shift = (int) (4 * (position & 1));
        int rest = storage.get(ValueLayout.JAVA_BYTE, position >> 1) & ~(0xF << shift);
        storage.set(ValueLayout.JAVA_BYTE, position >> 1, (byte) (rest | nibble << shift));
    }

    /** The number a code of a float type stands for, exact; for integer types the nearest float. */
    public static float toFloat(DType dtype, long code) {
        return switch (dtype) {
            case FLOAT32 -> Float.intBitsToFloat((int) code);
            case FLOAT16 -> Float.float16ToFloat((short) code);
            case BFLOAT16 -> BFloat16.toFloat((short) code);
            case FLOAT8_E4M3FN -> FloatFormat.FLOAT8_E4M3FN.decode((int) code);
            case FLOAT8_E5M2 -> FloatFormat.FLOAT8_E5M2.decode((int) code);
            case FLOAT4_E2M1 -> FloatFormat.FLOAT4_E2M1.decode((int) code);
            case FLOAT4_E1M2 -> FloatFormat.FLOAT4_E1M2.decode((int) code);
            case FLOAT8_E8M0 -> Float8E8M0.toFloat((int) code);
            case HIFLOAT8 -> HiFloat8.toFloat((int) code);
            case UINT64 -> code >= 0 ? (float) code : (float) (code >>> 1 | code & 1) * 2f;
            case INT4, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, BOOL -> integer(dtype, code);
        };
    }

    /**
     * The number a code stands for; exact for everything but 64-bit integers, which are rounded to the nearest double.
     */
    public static double toDouble(DType dtype, long code) {
        if (dtype.isFloat()) {
            return toFloat(dtype, code);
        }
        return dtype == DType.UINT64 ? unsigned(code) : integer(dtype, code);
    }

    /**
     * The number a code stands for; float types are cut to zero and saturate, {@code uint64} from 2^63 on is negative.
     */
    public static long toLong(DType dtype, long code) {
        return dtype.isFloat() ? (long) toFloat(dtype, code) : integer(dtype, code);
    }

    /**
     * The code of a number, zero-extended: float types by rounding half even (HiFloat8: half away) with infinities and
     * NaN kept, integer types by rounding half even and saturating, NaN as 0.
     */
    public static long fromFloat(DType dtype, float value) {
        return low(dtype, encode(dtype, value));
    }

    private static long encode(DType dtype, float value) {
        return switch (dtype) {
            case FLOAT32 -> Float.floatToRawIntBits(value);
            case FLOAT16 -> Float.floatToFloat16(value);
            case BFLOAT16 -> BFloat16.fromFloat(value);
            case FLOAT8_E4M3FN -> FloatFormat.FLOAT8_E4M3FN.encode(value, Rounding.RINT, Overflow.INF_NAN);
            case FLOAT8_E5M2 -> FloatFormat.FLOAT8_E5M2.encode(value, Rounding.RINT, Overflow.INF_NAN);
            case FLOAT4_E2M1 -> FloatFormat.FLOAT4_E2M1.encode(value, Rounding.RINT, Overflow.INF_NAN);
            case FLOAT4_E1M2 -> FloatFormat.FLOAT4_E1M2.encode(value, Rounding.RINT, Overflow.INF_NAN);
            case FLOAT8_E8M0 -> Float8E8M0.fromFloat(value, Rounding.RINT);
            case HIFLOAT8 -> HiFloat8.fromFloat(value, Overflow.INF_NAN);
            case INT4, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, BOOL -> FloatToInteger.convert(value,
                    Rounding.RINT, dtype);
        };
    }

    /** As {@link #fromFloat} from a double; float types pass through float32, rounded half even. */
    public static long fromDouble(DType dtype, double value) {
        return dtype.isFloat() ? fromFloat(dtype, (float) value)
                : low(dtype, FloatToInteger.convert(value, Rounding.RINT, dtype));
    }

    /**
     * The code of a whole number: float types through float32, rounded half even each time, integer types saturating.
     */
    public static long fromLong(DType dtype, long value) {
        if (dtype.isFloat()) {
            return fromFloat(dtype, value);
        }
        long saturated = dtype == DType.UINT64
                ? Math.max(value, 0)
                : Math.clamp(value, dtype.minInteger(), dtype.maxInteger());
        return low(dtype, saturated);
    }

    private static long low(DType dtype, long code) {
        return code & (-1L >>> (64 - dtype.bits()));
    }

    private static long integer(DType dtype, long code) {
        int unused = 64 - dtype.bits();
        return dtype.family() == DType.Family.SIGNED ? code << unused >> unused : code << unused >>> unused;
    }

    private static double unsigned(long code) {
        return code >= 0 ? code : ((code >>> 1 | code & 1) * 2.0);
    }
}
