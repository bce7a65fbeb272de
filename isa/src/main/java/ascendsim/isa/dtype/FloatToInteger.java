package ascendsim.isa.dtype;

/** Conversion of a float to an integer type: rounded, then saturated; NaN becomes 0. */
public final class FloatToInteger {
    private static final double TWO_63 = 0x1p63;

    private FloatToInteger() {
    }

    /**
     * The integer of {@code value} in {@code target}.
     *
     * @param value
     *            any double; a float32 widens to it exactly
     * @param target
     *            an integer type or {@code bool} (0 or 1)
     * @return the integer; {@code uint64} values from 2^63 on have the sign bit set
     */
    public static long convert(double value, Rounding rounding, DType target) {
        if (value != value) {
            return 0;
        }
        double whole = whole(value, rounding);
        if (target == DType.UINT64) {
            return unsigned64(whole);
        }
        // The cast of Java saturates to 64 bits.
        return Math.clamp((long) whole, target.minInteger(), target.maxInteger());
    }

    /** {@code value} rounded to a whole number, still a double; infinities stay, NaN stays NaN. */
    public static double whole(double value, Rounding rounding) {
        return switch (rounding) {
            case RINT -> Math.rint(value);
            case FLOOR -> Math.floor(value);
            case CEIL -> Math.ceil(value);
            case ROUND -> halfAway(value);
            case TRUNC -> truncate(value);
            case ODD -> odd(value);
        };
    }

    private static double truncate(double value) {
        return value < 0 ? Math.ceil(value) : Math.floor(value);
    }

    private static double halfAway(double value) {
        double towardsZero = truncate(value);
        // Exact: both have the same exponent range and the difference is below 1.
        return Math.abs(value - towardsZero) >= 0.5 ? towardsZero + Math.signum(value) : towardsZero;
    }

    private static double odd(double value) {
        double below = Math.floor(value);
        if (below == value || Double.isInfinite(value)) {
            return value;
        }
        return below % 2 == 0 ? below + 1 : below;
    }

    private static long unsigned64(double whole) {
        if (whole <= 0) {
            return 0;
        }
        if (whole >= 2 * TWO_63) {
            return -1L;
        }
        return whole < TWO_63 ? (long) whole : (long) (whole - TWO_63) ^ Long.MIN_VALUE;
    }
}
