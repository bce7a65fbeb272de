package ascendsim.isa.dtype;

/**
 * Rounding modes of the conversion instructions, with the vendor's names (Cast: CAST_RINT, CAST_FLOOR, …). They apply
 * to the signed value: FLOOR goes to minus infinity, CEIL to plus infinity.
 */
public enum Rounding {
    /** To nearest, ties to even. */
    RINT,
    /** To minus infinity. */
    FLOOR,
    /** To plus infinity. */
    CEIL,
    /** To nearest, ties away from zero. */
    ROUND,
    /** To zero. */
    TRUNC,
    /** Von Neumann: exact values stay, every other one goes to the neighbour whose last bit is 1. */
    ODD;

    /**
     * Whether the magnitude {@code kept} must grow by one unit in the last place.
     *
     * @param kept
     *            the magnitude after the low bits were cut off
     * @param remainder
     *            the bits cut off, {@code 0 <= remainder < 2 * half}
     * @param half
     *            half a unit in the last place, in the unit of {@code remainder}
     * @param negative
     *            the sign of the value
     */
    public boolean increments(long kept, long remainder, long half, boolean negative) {
        if (remainder == 0) {
            return false;
        }
        return switch (this) {
            case RINT -> remainder > half || (remainder == half && (kept & 1) == 1);
            case FLOOR -> negative;
            case CEIL -> !negative;
            case ROUND -> remainder >= half;
            case TRUNC -> false;
            case ODD -> (kept & 1) == 0;
        };
    }

    /**
     * Whether a magnitude beyond the largest finite one stays at that one instead of becoming infinite (IEEE 754
     * §7.4).
     */
    boolean stopsAtMax(boolean negative) {
        return switch (this) {
            case RINT, ROUND -> false;
            case FLOOR -> !negative;
            case CEIL -> negative;
            case TRUNC, ODD -> true;
        };
    }
}
