package ascendsim.tiling.calibration;

import ascendsim.sim.chip.Confidence;
import ascendsim.sim.chip.Fact;
import ascendsim.tiling.accuracy.Accuracy;
import ascendsim.tiling.accuracy.Prediction;
import ascendsim.tiling.accuracy.Prediction.Predicted;
import ascendsim.tiling.accuracy.Prediction.Unsupported;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The result of a calibration.
 *
 * @param parameters  in the order of the plan
 * @param before      the rows with every parameter at its start
 * @param after       the same rows with the fitted values
 * @param unused      rows of the plan that could not be simulated
 * @param simulations sets of values that were simulated
 */
public record Fit(List<Fitted> parameters, Accuracy before, Accuracy after, List<Unsupported> unused,
        int simulations) {
    public Fit {
        parameters = List.copyOf(parameters);
        unused = List.copyOf(unused);
    }

    /**
     * A parameter and what became of it.
     *
     * @param value      the fitted one; the start if the rows do not say
     * @param determined whether any row's time changes noticeably over its range
     */
    public record Fitted(Parameter parameter, double value, boolean determined) {
        /** Whether the optimum may lie outside the range. */
        public boolean atBound() {
            return determined && parameter.atBound(value);
        }
    }

    /** Root of the mean square of ln(predicted / measured). */
    public static double rootMeanSquare(Accuracy accuracy) {
        return Math.sqrt(accuracy.predicted().stream().map(Predicted::absoluteLogError).mapToDouble(e -> e * e)
                .average().orElse(0));
    }

    /**
     * A chip file with the fitted numbers. The same fit gives the same bytes, also in a file that has them already.
     *
     * @param data name of the measured file
     */
    public ChipFile writeInto(ChipFile file, String data) {
        ChipFile written = file;
        for (Fitted fitted : parameters) {
            if (fitted.determined()) {
                Fact old = file.movable(fitted.parameter().path());
                written = written.with(fitted.parameter().path(),
                        new Fact(fitted.value(), old.unit(), source(fitted, data), Confidence.CALIBRATED));
            }
        }
        return written;
    }

    private String source(Fitted fitted, String data) {
        Parameter parameter = fitted.parameter();
        String together = parameters.stream().filter(p -> p.determined() && p != fitted).map(p -> p.parameter().path())
                .collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "calibrated%s to %d rows of %s: root mean square of ln(predicted/measured)"
                + " %.3f, %.3f with the start values; start %s, range %s to %s%s; rows %s",
                together.isEmpty() ? "" : " with " + together, after.rows().size(), data, rootMeanSquare(after),
                rootMeanSquare(before), ChipFile.number(parameter.start()), ChipFile.number(parameter.least()),
                ChipFile.number(parameter.most()), fitted.atBound() ? " (at its end)" : "",
                after.rows().stream().map(Prediction::measured).map(row -> row.id()).collect(Collectors.joining(" ")));
    }
}
