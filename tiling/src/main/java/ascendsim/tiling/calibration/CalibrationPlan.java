package ascendsim.tiling.calibration;

import ascendsim.tiling.accuracy.Measurement;
import java.util.List;

/**
 * What is fitted to what.
 *
 * @param families   of measured rows that may be used; others are kept to judge the result
 * @param chips      whose rows may be used
 * @param longestUs  rows measured above this take long to simulate: they are used only if some parameter wants them,
 *                   and then simulated with the values of those parameters alone, the others at their start
 * @param iterations after so many steps the fit ends, however much more would bring; at least 1
 * @param parameters what is fitted
 */
public record CalibrationPlan(List<String> families, List<String> chips, double longestUs, int iterations,
        List<Parameter> parameters) {
    public CalibrationPlan {
        families = List.copyOf(families);
        chips = List.copyOf(chips);
        parameters = List.copyOf(parameters);
    }

    /** Whether a row may be used: also rows that are judged in microseconds are not. */
    boolean uses(Measurement row) {
        return families.contains(row.family()) && chips.stream().anyMatch(row.chip()::equalsIgnoreCase)
                && row.judged() && (!isLong(row) || parameters.stream().anyMatch(Parameter::longRows));
    }

    boolean isLong(Measurement row) {
        return row.microseconds() > longestUs;
    }
}
