package ascendsim.sim.execute;

import java.math.BigDecimal;
import java.util.Arrays;

/** Halves by their definition (IEEE 754 binary16): a table of values and the nearest of them. */
final class HalfOracle {
    private static final int INFINITY = 0x7C00;
    private static final double[] MAGNITUDES = magnitudes();

    private HalfOracle() {
    }

    private static double[] magnitudes() {
        double[] values = new double[INFINITY + 1];
        for (int code = 0; code <= INFINITY; code++) {
            int exponent = code >> 10;
            double fraction = (code & 0x3FF) / 1024.0;
            values[code] = exponent == 0 ? fraction * 0x1p-14 : (1 + fraction) * Math.pow(2, exponent - 15);
        }
        return values;
    }

    /** The value of a code; NaN for any NaN. */
    static double value(int code) {
        int magnitude = code & 0x7FFF;
        double sign = (code & 0x8000) == 0 ? 1 : -1;
        if (magnitude > INFINITY) {
            return Double.NaN;
        }
        return sign * (magnitude == INFINITY ? Double.POSITIVE_INFINITY : MAGNITUDES[magnitude]);
    }

    /** The nearest code, ties to the even one, overflow to infinity; 0x7E00 for NaN. */
    static int nearest(double value) {
        if (Double.isNaN(value)) {
            return 0x7E00;
        }
        int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
        double magnitude = Math.abs(value);
        // 2^16 stands where infinity does: what is nearer to it than to 65504 overflows.
        if (magnitude >= 0x1p16) {
            return sign | INFINITY;
        }
        int found = Arrays.binarySearch(MAGNITUDES, magnitude);
        if (found >= 0) {
            return sign | found;
        }
        int above = -found - 1;
        BigDecimal exact = new BigDecimal(magnitude);
        int side = new BigDecimal(MAGNITUDES[above]).subtract(exact)
                .compareTo(exact.subtract(new BigDecimal(MAGNITUDES[above - 1])));
        boolean up = side < 0 || side == 0 && above % 2 == 0;
        return sign | (up ? above : above - 1);
    }
}
