package ascendsim.isa.dtype;

/**
 * A binary float format with sign, biased exponent and mantissa, narrower than float32, and its bit-exact conversion
 * from and to float32. Codes are right-aligned ints: sign, exponent, mantissa. Overflow under directed rounding follows
 * IEEE 754 §7.4 (assumed; the vendor names no rule).
 *
 * @param exponentBits
 *            1 to 8
 * @param mantissaBits
 *            explicit bits, 0 to 23
 * @param bias
 *            exponent bias
 * @param specials
 *            which codes are not numbers
 */
public record FloatFormat(int exponentBits, int mantissaBits, int bias, Specials specials) {

    /** Which codes are not finite numbers. */
    public enum Specials {
        /** The largest exponent holds infinity (mantissa 0) and NaN. */
        IEEE,
        /** No infinity; all ones is NaN; the rest of the largest exponent is finite (fp8 e4m3fn). */
        FINITE_NAN,
        /** Every code is finite (fp4). A NaN becomes +0 and everything out of range the largest value (assumed). */
        FINITE
    }

    /** IEEE binary16. */
    public static final FloatFormat FLOAT16 = new FloatFormat(5, 10, 15, Specials.IEEE);
    /** bfloat16: the upper half of a float32. */
    public static final FloatFormat BFLOAT16 = new FloatFormat(8, 7, 127, Specials.IEEE);
    /** OCP OFP8 E5M2; largest 57344. */
    public static final FloatFormat FLOAT8_E5M2 = new FloatFormat(5, 2, 15, Specials.IEEE);
    /** OCP OFP8 E4M3; largest 448. */
    public static final FloatFormat FLOAT8_E4M3FN = new FloatFormat(4, 3, 7, Specials.FINITE_NAN);
    /** OCP MX FP4 E2M1: 0, .5, 1, 1.5, 2, 3, 4, 6. */
    public static final FloatFormat FLOAT4_E2M1 = new FloatFormat(2, 1, 1, Specials.FINITE);
    /** FP4 E1M2: 0, .25, … 1.75 (assumed: bias 1, as E2M1 has it). */
    public static final FloatFormat FLOAT4_E1M2 = new FloatFormat(1, 2, 1, Specials.FINITE);

    private static final int FLOAT_MANTISSA = 23;
    private static final int FLOAT_BIAS = 127;
    private static final int FLOAT_INF = 0x7F80_0000;

    /** The code of +0 with the sign bit set; also the mask of the sign. */
    public int signBit() {
        return 1 << (exponentBits + mantissaBits);
    }

    /** Code of the largest finite value. */
    public int maxCode() {
        int ones = signBit() - 1;
        return switch (specials) {
            case IEEE -> ones - (1 << mantissaBits);
            case FINITE_NAN -> ones - 1;
            case FINITE -> ones;
        };
    }

    /**
     * The code nearest to {@code value} under {@code rounding}; NaN keeps its sign and upper payload bits and is quiet.
     */
    public int encode(float value, Rounding rounding, Overflow overflow) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits < 0 ? signBit() : 0;
        int magnitude = bits & 0x7FFF_FFFF;
        if (magnitude > FLOAT_INF) {
            return overflow == Overflow.SATURATE ? 0 : nan(sign, magnitude);
        }
        if (magnitude == FLOAT_INF) {
            return sign | beyond(overflow);
        }
        int exponent = Math.max(magnitude >>> FLOAT_MANTISSA, 1) - FLOAT_BIAS;
        int smallest = 1 - bias;
        int significand = magnitude < 1 << FLOAT_MANTISSA
                ? magnitude
                : (magnitude & ((1 << FLOAT_MANTISSA) - 1)) | 1 << FLOAT_MANTISSA;
        // From 26 places on, nothing but "less than half a unit" is left of a 24-bit significand.
        int cut = Math.min(FLOAT_MANTISSA - mantissaBits + Math.max(0, smallest - exponent), 26);
        int kept = significand >>> cut;
        int remainder = significand & ((1 << cut) - 1);
        int scale = (Math.max(exponent, smallest) + bias - 1) << mantissaBits;
        int truncated = scale + kept;
        int code = rounding.increments(kept, remainder, (1L << cut) >>> 1, sign != 0) ? truncated + 1 : truncated;
        if (code <= maxCode()) {
            return sign | code;
        }
        return sign | (rounding.stopsAtMax(sign != 0) ? maxCode() : beyond(overflow));
    }

    /** The float32 of a code, always exact; a NaN becomes quiet and keeps the rest of its payload. */
    public float decode(int code) {
        boolean negative = (code & signBit()) != 0;
        int magnitude = code & (signBit() - 1);
        int sign = negative ? 0x8000_0000 : 0;
        if (magnitude > maxCode()) {
            if (specials == Specials.IEEE && magnitude == maxCode() + 1) {
                return Float.intBitsToFloat(sign | FLOAT_INF);
            }
            int payload = magnitude & (1 << mantissaBits) - 1 | 1 << (mantissaBits - 1);
            return Float.intBitsToFloat(sign | FLOAT_INF | payload << (FLOAT_MANTISSA - mantissaBits));
        }
        int field = magnitude >>> mantissaBits;
        int fraction = magnitude & ((1 << mantissaBits) - 1);
        int significand = field == 0 ? fraction : fraction | 1 << mantissaBits;
        float value = Math.scalb((float) significand, Math.max(field, 1) - bias - mantissaBits);
        return negative ? -value : value;
    }

    private int nan(int sign, int magnitude) {
        return switch (specials) {
            case IEEE -> sign | (maxCode() + 1) | 1 << (mantissaBits - 1)
                    | (magnitude & ((1 << FLOAT_MANTISSA) - 1)) >>> (FLOAT_MANTISSA - mantissaBits);
            case FINITE_NAN -> sign | (signBit() - 1);
            case FINITE -> 0;
        };
    }

    private int beyond(Overflow overflow) {
        return overflow == Overflow.SATURATE || specials == Specials.FINITE ? maxCode() : maxCode() + 1;
    }
}
