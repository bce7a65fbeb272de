package ascendsim.tiling.calibration;

import ascendsim.isa.BadInput;
import ascendsim.tiling.accuracy.Accuracy;
import ascendsim.tiling.accuracy.Measurement;
import ascendsim.tiling.accuracy.Prediction;
import ascendsim.tiling.accuracy.Prediction.Predicted;
import ascendsim.tiling.accuracy.Prediction.Unsupported;
import ascendsim.tiling.accuracy.Scoring;
import ascendsim.tiling.calibration.Fit.Fitted;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresFactory;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresProblem;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DiagonalMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * Fits parameters to rows: Levenberg-Marquardt over the shares of their ranges, kept inside them. The same rows, plan
 * and model give the same result, whatever the number of threads.
 */
public final class Calibration {
    private static final int EVALUATIONS = 60;
    private static final int ITERATIONS = 12;
    /** Trust region of the first step: the whole range. */
    private static final double FIRST_STEP = 1;
    /** Of the sum of squares and of a share; finer is noise. */
    private static final double TOLERANCE = 1e-3;
    /** A row depends on a parameter when its whole range changes the row's time by a hundredth. */
    private static final double NOTICED = 0.01;

    private final CalibrationPlan plan;
    private final ChipFile base;
    private final Scoring scoring;

    public Calibration(CalibrationPlan plan, ChipFile base, Scoring scoring) {
        this.plan = plan;
        this.base = base;
        this.scoring = scoring;
    }

    /**
     * Fits to those of the rows that the plan allows and the machine can run.
     *
     * @throws BadInput when a parameter may not be moved, or there are fewer rows than parameters
     */
    public Fit fit(List<Measurement> given) {
        List<Measurement> wanted = given.stream().filter(plan::uses).toList();
        List<Double> start = plan.parameters().stream().map(Parameter::start).toList();
        Residuals all = new Residuals(base, plan.parameters(), wanted, scoring);
        List<Prediction> first = all.at(start);
        List<Measurement> rows = first.stream().filter(Predicted.class::isInstance).map(Prediction::measured).toList();
        if (rows.size() < plan.parameters().size()) {
            throw BadInput.of("calibrate", rows.size() + " rows that can be used", "expected at least "
                    + plan.parameters().size() + ", the number of parameters",
                    "the plan allows families " + String.join(", ", plan.families()));
        }
        Residuals residuals =
                rows.equals(wanted) ? all : new Residuals(base, plan.parameters(), rows, scoring);
        List<Fitted> fitted = fitted(residuals);
        List<Double> values = fitted.stream().map(Fitted::value).toList();
        List<Unsupported> unused = first.stream().filter(Unsupported.class::isInstance).map(Unsupported.class::cast)
                .toList();
        return new Fit(fitted, Accuracy.of(residuals.at(start)), Accuracy.of(residuals.at(values)), unused,
                residuals.evaluations());
    }

    private List<Fitted> fitted(Residuals residuals) {
        LogResidualModel model = new LogResidualModel(plan.parameters(), residuals);
        double[] start = plan.parameters().stream().mapToDouble(p -> p.share(p.start())).toArray();
        double[] best = best(model, start);
        List<Fitted> fitted = new ArrayList<>();
        for (int i = 0; i < best.length; i++) {
            Parameter parameter = plan.parameters().get(i);
            boolean determined = range(model, residuals, best, i) >= NOTICED;
            fitted.add(new Fitted(parameter, determined ? parameter.value(best[i]) : parameter.start(), determined));
        }
        return fitted;
    }

    /** The most that a parameter's range changes the logarithm of any row's time, the others being at their best. */
    private static double range(LogResidualModel model, Residuals residuals, double[] best, int parameter) {
        double[] least = best.clone();
        double[] most = best.clone();
        least[parameter] = 0;
        most[parameter] = 1;
        double[] low = residuals.logs(model.values(least));
        double[] high = residuals.logs(model.values(most));
        return IntStream.range(0, low.length).mapToDouble(row -> Math.abs(high[row] - low[row])).max().orElse(0);
    }

    /** The shares with the least sum of squares. */
    private static double[] best(LogResidualModel model, double[] start) {
        RealVector target = new ArrayRealVector(model.computeValue(start).getDimension());
        double[] weights = target.map(zero -> 1).toArray();
        LeastSquaresProblem problem = LeastSquaresFactory.create(model, target, new ArrayRealVector(start),
                new DiagonalMatrix(weights), (iteration, before, after) -> false, EVALUATIONS, ITERATIONS, true,
                Calibration::inside);
        try {
            new LevenbergMarquardtOptimizer().withInitialStepBoundFactor(FIRST_STEP)
                    .withCostRelativeTolerance(TOLERANCE).withParameterRelativeTolerance(TOLERANCE).optimize(problem);
        } catch (MathIllegalStateException noFurther) {
            // Out of iterations, or on a step of the times: the best point so far is the result either way.
        }
        return model.best();
    }

    private static RealVector inside(RealVector shares) {
        return shares.map(share -> Math.clamp(share, 0, 1));
    }
}
