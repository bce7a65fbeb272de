package ascendsim.isa.dtype;

/**
 * The 64-bit quantisation word of the Fixpipe. Bits 0-31: the scale as float32, of which the hardware uses sign,
 * exponent and the upper 10 mantissa bits; 32-35: N - 1 and 36: MCB (shift of the int32 accumulator, A2/A3); 37-45: the
 * offset as signed 9-bit integer; 46: int8 (1) or uint8 (0) output; the rest is ignored. Source: Ascend C "随路量化",
 * tables 1 and 2. The encoders compute what npu_trans_quant_param computes (CANN trans_quant_param_v2.h).
 */
public final class QuantWord {
    /** Smallest offset. */
    public static final int MIN_OFFSET = -256;
    /** Largest offset. */
    public static final int MAX_OFFSET = 255;
    /** Bit 46: the output is int8. */
    public static final long SIGNED = 1L << 46;

    private static final long SCALE = 0xFFFF_E000L;
    private static final int MANTISSA_DROPPED = 13;
    private static final int EXPONENT = 0x7F80_0000;
    private static final int OFFSET_SHIFT = 37;
    private static final long OFFSET = 0x1FF;
    private static final int NARROWING_SHIFT = 32;
    private static final long NARROWING = 0xF;
    private static final long MCB = 1L << 36;

    private QuantWord() {
    }

    /** The word of a scale without offset, int8 output: npu_trans_quant_param with its default rounding. */
    public static long encode(float scale) {
        return Float.floatToRawIntBits(scale) & SCALE | SIGNED;
    }

    /** As {@link #encode(float)} with an offset, rounded half even and clipped to -256 … 255; NaN is 0. */
    public static long encode(float scale, float offset) {
        return encode(scale, Math.clamp(FloatToInteger.convert(offset, Rounding.RINT, DType.INT32), MIN_OFFSET,
                MAX_OFFSET), true);
    }

    /**
     * A word with all of its parts.
     *
     * @param offset -256 … 255; only the low 9 bits are kept
     * @param signed int8 output, else uint8
     */
    public static long encode(float scale, int offset, boolean signed) {
        return Float.floatToRawIntBits(scale) & SCALE | (offset & OFFSET) << OFFSET_SHIFT | (signed ? SIGNED : 0);
    }

    /** The word with MCB set: int32 is shifted right by {@code bits} and saturated to int16 before it is scaled. */
    public static long withShift(long word, int bits) {
        if (bits < 1 || bits > 16) {
            throw new IllegalArgumentException("quantisation word: shift " + bits + "; expected 1 to 16");
        }
        return word & ~(NARROWING << NARROWING_SHIFT) | MCB | (long) (bits - 1) << NARROWING_SHIFT;
    }

    /** The scale the hardware multiplies with: the low 13 mantissa bits are dropped. */
    public static float scale(long word) {
        return Float.intBitsToFloat((int) (word & SCALE));
    }

    /** The scale that {@link #encode(float)} leaves of {@code scale}. */
    public static float truncate(float scale) {
        return scale(Float.floatToRawIntBits(scale));
    }

    /**
     * A scale rounded half even to the 10 mantissa bits of the hardware, a zero or denormal becoming a zero of its
     * sign: npu_trans_quant_param with round_mode 1. Encode what it returns.
     */
    public static float round(float scale) {
        int bits = Float.floatToRawIntBits(scale);
        if ((bits & EXPONENT) == 0) {
            return Math.copySign(0f, scale);
        }
        return HFloat32.round(scale, 23 - MANTISSA_DROPPED, Rounding.RINT);
    }

    /** The offset, -256 … 255. */
    public static int offset(long word) {
        return (int) (word << (64 - OFFSET_SHIFT - 9) >> (64 - 9));
    }

    /** Whether the output is int8, else uint8. */
    public static boolean isSigned(long word) {
        return (word & SIGNED) != 0;
    }

    /** Bits by which int32 is shifted right, then saturated to int16, before it is scaled: 1 … 16, or 0 without MCB. */
    public static int shift(long word) {
        return (word & MCB) == 0 ? 0 : (int) (word >>> NARROWING_SHIFT & NARROWING) + 1;
    }
}
