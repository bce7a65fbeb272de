package ascendsim.isa.dtype;

/** IEEE binary16 (half) as raw 16-bit codes. */
public final class Float16 {
    /** Code of the largest finite value, 65504. */
    public static final short MAX = 0x7BFF;

    private Float16() {
    }

    /** The float32 of a code, exact; NaN payloads are kept. */
    public static float toFloat(short code) {
        return Float.float16ToFloat(code);
    }

    /** Round half even; infinities and NaN kept, overflow becomes infinite. */
    public static short fromFloat(float value) {
        return Float.floatToFloat16(value);
    }

    public static short fromFloat(float value, Rounding rounding, Overflow overflow) {
        return (short) FloatFormat.FLOAT16.encode(value, rounding, overflow);
    }
}
