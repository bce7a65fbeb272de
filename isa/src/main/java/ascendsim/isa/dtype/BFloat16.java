package ascendsim.isa.dtype;

/** bfloat16, the upper half of a float32, as raw 16-bit codes. */
public final class BFloat16 {
    /** Code of the largest finite value, about 3.39e38. */
    public static final short MAX = 0x7F7F;

    private BFloat16() {
    }

    /** The float32 of a code, exact. */
    public static float toFloat(short code) {
        return Float.intBitsToFloat(code << 16);
    }

    /** Round half even; infinities and NaN (made quiet) kept, overflow becomes infinite. */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int rounded = bits + 0x7FFF + ((bits >>> 16) & 1);
        int quiet = bits | 0x0040_0000;
        return (short) ((value != value ? quiet : rounded) >>> 16);
    }

    public static short fromFloat(float value, Rounding rounding, Overflow overflow) {
        return (short) FloatFormat.BFLOAT16.encode(value, rounding, overflow);
    }
}
