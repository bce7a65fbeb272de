package ascendsim.isa.dtype;

import java.math.BigDecimal;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The rounding rules written down a second time, over exact decimals: a format is the sorted list of its finite
 * magnitudes, and rounding picks one of the two neighbours of a value.
 */
final class RoundingOracle {
    private final NavigableMap<BigDecimal, Integer> codes = new TreeMap<>();
    private final int infinity;
    private final int sign;

    /** @param infinity code of infinity, one above the code of the largest finite value */
    RoundingOracle(int exponentBits, int mantissaBits, int bias, int infinity) {
        this.infinity = infinity;
        this.sign = 1 << (exponentBits + mantissaBits);
        for (int code = 0; code <= infinity; code++) {
            int exponent = code >> mantissaBits;
            long digits = (code & ((1 << mantissaBits) - 1)) + (exponent == 0 ? 0L : 1L << mantissaBits);
            codes.put(BigDecimal.valueOf(digits).multiply(power(Math.max(exponent, 1) - bias - mantissaBits)), code);
        }
    }

    static BigDecimal power(int exponent) {
        BigDecimal two = BigDecimal.TWO;
        return exponent >= 0 ? two.pow(exponent) : BigDecimal.ONE.divide(two.pow(-exponent));
    }

    /** The code of a finite value; a result at infinity's place is infinity under {@code INF_NAN}. */
    int encode(float value, Rounding rounding, Overflow overflow) {
        boolean negative = Float.floatToRawIntBits(value) < 0;
        int code = magnitude(new BigDecimal(Math.abs((double) value)), negative, rounding);
        int kept = code == infinity && overflow == Overflow.SATURATE ? infinity - 1 : code;
        return negative ? kept | sign : kept;
    }

    private int magnitude(BigDecimal value, boolean negative, Rounding rounding) {
        BigDecimal below = codes.floorKey(value);
        int low = codes.get(below);
        if (below.compareTo(value) == 0 && low != infinity) {
            return low;
        }
        if (low == infinity) {
            // Beyond the largest finite value: only the modes that go towards zero stay finite.
            return towardsZero(rounding, negative) ? infinity - 1 : infinity;
        }
        int side = value.subtract(below).compareTo(codes.higherKey(value).subtract(value));
        boolean up = switch (rounding) {
            case RINT -> side > 0 || side == 0 && low % 2 == 1;
            case ROUND -> side >= 0;
            case FLOOR -> negative;
            case CEIL -> !negative;
            case TRUNC -> false;
            case ODD -> low % 2 == 0;
        };
        return up ? low + 1 : low;
    }

    private static boolean towardsZero(Rounding rounding, boolean negative) {
        return switch (rounding) {
            case RINT, ROUND -> false;
            case FLOOR -> !negative;
            case CEIL -> negative;
            case TRUNC, ODD -> true;
        };
    }
}
