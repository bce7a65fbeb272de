package ascendsim.tiling.accuracy;

import ascendsim.tiling.accuracy.Prediction.Predicted;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.descriptive.moment.Mean;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * How near some predictions come. The relative figures are those of the rows measured at 10 us or more; NaN stands for
 * a figure that so few rows do not have.
 *
 * @param n                   rows measured at 10 us or more
 * @param medianAbsoluteLog   median of |ln(predicted / measured)|
 * @param p90AbsoluteLog      its 90th percentile by nearest rank: nine tenths of the rows are no worse
 * @param meanAbsoluteError   mean of |predicted / measured - 1| (MAPE)
 * @param kendallTau          whether the order of the times is right: 1 all pairs, -1 none (tau-b)
 * @param small               rows measured below 10 us
 * @param smallMicroseconds   median of |predicted - measured| of those, in microseconds
 */
public record Score(int n, double medianAbsoluteLog, double p90AbsoluteLog, double meanAbsoluteError,
        double kendallTau, int small, double smallMicroseconds) {
    private static final double NINE_TENTHS = 90;

    /** The score of predictions. */
    public static Score of(List<Predicted> predictions) {
        List<Predicted> judged = predictions.stream().filter(p -> p.measured().judged()).toList();
        List<Predicted> small = predictions.stream().filter(p -> !p.measured().judged()).toList();
        double[] logs = values(judged, Predicted::absoluteLogError);
        // R_1 is the inverse of the empirical distribution: the ceil(0.9 n)-th smallest value.
        Percentile nearestRank = new Percentile(NINE_TENTHS).withEstimationType(EstimationType.R_1);
        return new Score(judged.size(), new Median().evaluate(logs), nearestRank.evaluate(logs),
                new Mean().evaluate(values(judged, Predicted::absoluteRelativeError)), tau(judged), small.size(),
                new Median().evaluate(values(small, p -> Math.abs(p.errorMicroseconds()))));
    }

    private static double tau(List<Predicted> rows) {
        return rows.size() < 2
                ? Double.NaN
                : new KendallsCorrelation().correlation(values(rows, p -> p.measured().microseconds()),
                        values(rows, Predicted::microseconds));
    }

    private static double[] values(List<Predicted> rows, ToDoubleFunction<Predicted> value) {
        return rows.stream().mapToDouble(value).toArray();
    }
}
