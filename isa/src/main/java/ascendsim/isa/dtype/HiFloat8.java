package ascendsim.isa.dtype;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * HiFloat8, Huawei's tapered 8-bit float: sign, a prefix-coded "dot" field that gives the width of the exponent, the
 * exponent as sign and magnitude without its leading one, and the mantissa in what is left. Source: "Ascend HiFloat8
 * Format for Deep Learning" (arXiv 2409.16626), table of the dot field.
 *
 * <pre>
 * dot   exponent bits  mantissa bits  exponent
 * 11    4              1              ±8..15
 * 10    3              2              ±4..7
 * 01    2              3              ±2..3
 * 001   1              3              ±1
 * 0001  0              3              0
 * 0000  -              3              denormal: 2^(mantissa - 23), mantissa 0 is zero
 * </pre>
 *
 * 0x80 is NaN, 0x6F and 0xEF are the infinities; the largest finite value is 2^15.
 */
public final class HiFloat8 {
    /** The code of NaN. */
    public static final int NAN = 0x80;
    /** The code of plus infinity. */
    public static final int INFINITY = 0x6F;
    /** The code of the largest finite value, 2^15. */
    public static final int MAX = 0x6E;

    private static final int SIGN = 0x80;
    /** The magnitudes in ascending order; infinity stands at 1.5 * 2^15, where its code would lie. */
    private static final float[] VALUES = new float[0x80];
    private static final int[] CODES = IntStream.range(0, 0x80).boxed().sorted(Comparator.comparing(HiFloat8::finite))
            .mapToInt(Integer::intValue).toArray();

    static {
        for (int place = 0; place < VALUES.length; place++) {
            VALUES[place] = finite(CODES[place]);
        }
    }

    private HiFloat8() {
    }

    /** The float32 of a code in 0..255, exact. */
    public static float toFloat(int code) {
        if (code == NAN) {
            return Float.NaN;
        }
        int magnitude = code & 0x7F;
        float value = magnitude == INFINITY ? Float.POSITIVE_INFINITY : finite(magnitude);
        return (code & SIGN) == 0 ? value : -value;
    }

    /**
     * The nearest code, ties away from zero (Cast of the 950, ROUND). NaN stays NaN or, saturating, becomes +0; from
     * 1.25 * 2^15 on a value is infinite or, saturating, the largest finite one. There is no negative zero.
     */
    public static int fromFloat(float value, Overflow overflow) {
        if (value != value) {
            return overflow == Overflow.SATURATE ? 0 : NAN;
        }
        int code = nearest(Math.abs(value));
        if (code == INFINITY && overflow == Overflow.SATURATE) {
            code = MAX;
        }
        return value < 0 && code != 0 ? code | SIGN : code;
    }

    private static int nearest(float magnitude) {
        int place = Arrays.binarySearch(VALUES, magnitude);
        if (place >= 0) {
            return CODES[place];
        }
        int above = -place - 1;
        if (above == VALUES.length) {
            return INFINITY;
        }
        boolean up = (double) magnitude - VALUES[above - 1] >= (double) VALUES[above] - magnitude;
        return CODES[up ? above : above - 1];
    }

    private static float finite(int magnitude) {
        if (magnitude < 8) {
            return magnitude == 0 ? 0f : Math.scalb(1f, magnitude - 23);
        }
        if (magnitude < 16) {
            return 1f + (magnitude & 7) / 8f;
        }
        boolean twoBitDot = magnitude >= 32;
        int exponentBits = twoBitDot ? (magnitude >> 5) + 1 : 1;
        int mantissaBits = twoBitDot ? 5 - exponentBits : 3;
        int field = (magnitude >> mantissaBits) & ((1 << exponentBits) - 1);
        int lead = 1 << (exponentBits - 1);
        int size = lead | (field & (lead - 1));
        int exponent = (field & lead) == 0 ? size : -size;
        int mantissa = magnitude & ((1 << mantissaBits) - 1);
        return Math.scalb(1f + mantissa / (float) (1 << mantissaBits), exponent);
    }
}
