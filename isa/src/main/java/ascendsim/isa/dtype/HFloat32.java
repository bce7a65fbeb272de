package ascendsim.isa.dtype;

/**
 * HF32: a float32 whose mantissa is cut to fewer explicit bits before the cube multiplies it. It stays a float32 with
 * the low bits clear; exponent range, infinities and NaN are those of float32.
 */
public final class HFloat32 {
    /** Explicit mantissa bits of the 950; the figure of the 910B generation is not published (assumed the same). */
    public static final int MANTISSA_BITS = 10;

    private HFloat32() {
    }

    /** {@link #MANTISSA_BITS} bits, round half even. */
    public static float round(float value) {
        return round(value, MANTISSA_BITS, Rounding.RINT);
    }

    /**
     * The nearest float with {@code mantissaBits} explicit mantissa bits.
     *
     * @param mantissaBits
     *            1 to 23; 23 leaves the value as it is
     */
    public static float round(float value, int mantissaBits, Rounding rounding) {
        FloatFormat format = new FloatFormat(8, mantissaBits, 127, FloatFormat.Specials.IEEE);
        return Float.intBitsToFloat(format.encode(value, rounding, Overflow.INF_NAN) << (23 - mantissaBits));
    }
}
