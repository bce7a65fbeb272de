package ascendsim.isa.dtype;

/**
 * Scale type of the MX formats: an unsigned power of two, value 2^(code - 127), 0xFF is NaN; no zero, no sign (OCP MX
 * v1.0 §5.4.1).
 */
public final class Float8E8M0 {
    /** The code of NaN. */
    public static final int NAN = 0xFF;
    /** Code of the largest value, 2^127. */
    public static final int MAX = 0xFE;

    private Float8E8M0() {
    }

    /** The float32 of a code in 0..255; 2^-127 is a subnormal float32. */
    public static float toFloat(int code) {
        return code == NAN ? Float.NaN : Math.scalb(1f, code - 127);
    }

    /**
     * The power of two for the magnitude of {@code value}: infinity and overflow give 2^127, NaN the NaN code (Cast
     * tables of Ascend C); zero and what lies below gives 2^-127 and the sign is dropped (both assumed).
     *
     * @param rounding
     *            applied to the significand; the tie 1.5 of RINT goes to the even code (assumed)
     */
    public static int fromFloat(float value, Rounding rounding) {
        if (value != value) {
            return NAN;
        }
        if (Float.isInfinite(value)) {
            return MAX;
        }
        float magnitude = Math.abs(value);
        int exponent = magnitude < Float.MIN_NORMAL ? -127 : Math.getExponent(magnitude);
        double power = Math.scalb(1.0, exponent);
        // In units of half the distance to the next power of two; a value below 2^-127 has no remainder.
        double above = Math.max(0, (magnitude - power) / power);
        long remainder = above == 0 ? 0 : above < 0.5 ? 1 : above == 0.5 ? 2 : 3;
        int code = exponent + 127;
        return Math.min(rounding.increments(code, remainder, 2, false) ? code + 1 : code, MAX);
    }
}
