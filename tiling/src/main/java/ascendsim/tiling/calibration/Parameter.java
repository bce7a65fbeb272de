package ascendsim.tiling.calibration;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A number that is fitted. Within the fit it is a share of its range, 0 at the least value and 1 at the most; on a
 * logarithmic scale unless the range begins at 0. Values have three significant digits: no measurement supports more,
 * and equal values need no second simulation.
 *
 * @param path     dotted key in the chip file
 * @param least    smallest value; 0 or more
 * @param most     largest value; above least
 * @param start    where the fit begins, whatever the chip file says now
 * @param longRows whether rows too long for the other parameters are simulated with its values as well
 */
public record Parameter(String path, double least, double most, double start, boolean longRows) {
    private static final MathContext DIGITS = new MathContext(3);

    /** The value at a share of the range, rounded. */
    double value(double share) {
        double value = least > 0 ? least * Math.pow(most / least, share) : least + share * (most - least);
        return Math.clamp(new BigDecimal(value).round(DIGITS).doubleValue(), least, most);
    }

    /** The share of the range at a value. */
    double share(double value) {
        return least > 0 ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
    }

    /** The end of the range that is farther from the start. */
    double farEnd() {
        return most - start >= start - least ? most : least;
    }

    /** Whether a value is an end of the range: the optimum may lie beyond. */
    boolean atBound(double value) {
        return value <= least || value >= most;
    }
}
