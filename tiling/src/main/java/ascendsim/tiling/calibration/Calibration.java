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
import java.util.Arrays;
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
    /** Steps tried for each one taken, at most. */
    private static final int TRIES = 7;
    /** Trust region of the first step: the whole range. */
    private static final double FIRST_STEP = 1;
    /** Of the sum of squares and of a share; finer is noise. */
    private static final double TOLERANCE = 1e-4;
    /** A row depends on a parameter when the end of its range changes the row's time by a hundredth. */
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
        Residuals all = new Residuals(base, plan, wanted, scoring);
        List<Prediction> first = all.at(start);
        List<Measurement> rows = first.stream().filter(Predicted.class::isInstance).map(Prediction::measured).toList();
        if (rows.size() < plan.parameters().size()) {
            throw BadInput.of("calibrate", rows.size() + " rows that can be used", "expected at least "
                    + plan.parameters().size() + ", the number of parameters",
                    "the plan allows families " + String.join(", ", plan.families()));
        }
        Residuals residuals =
                rows.equals(wanted) ? all : new Residuals(base, plan, rows, scoring);
        List<Fitted> fitted = fitted(residuals);
        List<Double> values = fitted.stream().map(Fitted::value).toList();
        List<Unsupported> unused = first.stream().filter(Unsupported.class::isInstance).map(Unsupported.class::cast)
                .toList();
        return new Fit(fitted, Accuracy.of(residuals.at(start)), Accuracy.of(residuals.at(values)), unused,
                residuals.evaluations());
    }

    private List<Fitted> fitted(Residuals residuals) {
        int[] free = IntStream.range(0, plan.parameters().size()).filter(i -> range(residuals, i) >= NOTICED).toArray();
        LogResidualModel model = new LogResidualModel(plan.parameters(), free, residuals);
        List<Double> values = model.values(free.length == 0 ? model.start() : best(model, plan.iterations()));
        return IntStream.range(0, values.size()).mapToObj(i -> new Fitted(plan.parameters().get(i), values.get(i),
                Arrays.stream(free).anyMatch(f -> f == i))).toList();
    }

    /** The most that a parameter's farther end changes the logarithm of any row's time, all being at their start. */
    private double range(Residuals residuals, int parameter) {
        List<Double> start = plan.parameters().stream().map(Parameter::start).toList();
        List<Double> moved = new ArrayList<>(start);
        moved.set(parameter, plan.parameters().get(parameter).farEnd());
        double[] here = residuals.logs(start);
        double[] there = residuals.logs(moved);
        return IntStream.range(0, here.length).mapToDouble(row -> Math.abs(there[row] - here[row])).max().orElse(0);
    }

    /** The shares with the least sum of squares. */
    private static double[] best(LogResidualModel model, int iterations) {
        double[] start = model.start();
        RealVector target = new ArrayRealVector(model.computeValue(start).getDimension());
        double[] weights = target.map(zero -> 1).toArray();
        LeastSquaresProblem problem = LeastSquaresFactory.create(model, target, new ArrayRealVector(start),
                new DiagonalMatrix(weights), (iteration, before, after) -> false, TRIES * iterations, iterations, true,
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
