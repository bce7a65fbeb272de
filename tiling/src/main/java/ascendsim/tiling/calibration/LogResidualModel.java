package ascendsim.tiling.calibration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.fitting.leastsquares.ValueAndJacobianFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.util.Pair;

/**
 * Residuals of all rows as a function of the parameters' shares, with a Jacobian from differences. A residual is
 * ln(predicted / measured), beyond 20 percent bent towards its root (pseudo-Huber), so that a row the model does not
 * understand cannot draw latencies away from all others.
 */
final class LogResidualModel implements ValueAndJacobianFunction {
    /** Of a parameter's range: times are smooth only on the scale of whole waits. */
    private static final double STEP = 0.05;
    private static final double BEND = Math.log(1.2);

    private final List<Parameter> parameters;
    private final int[] free;
    private final Residuals residuals;
    private double leastSquares = Double.POSITIVE_INFINITY;
    private double[] best = {};

    /**
     * @param parameters of the plan
     * @param free       indices of those that move; the others stay at their start
     */
    LogResidualModel(List<Parameter> parameters, int[] free, Residuals residuals) {
        this.parameters = parameters;
        this.free = free.clone();
        this.residuals = residuals;
    }

    /** The shares of the free parameters at their start. */
    double[] start() {
        return Arrays.stream(free).mapToObj(parameters::get).mapToDouble(p -> p.share(p.start())).toArray();
    }

    /** The values of all parameters at some shares of the free ones. */
    List<Double> values(double[] shares) {
        List<Double> values = new ArrayList<>(parameters.stream().map(Parameter::start).toList());
        for (int i = 0; i < shares.length; i++) {
            values.set(free[i], value(i, shares));
        }
        return values;
    }

    private double value(int column, double[] shares) {
        return parameters.get(free[column]).value(Math.clamp(shares[column], 0, 1));
    }

    private double[] bentResiduals(double[] shares) {
        double[] bent = Arrays.stream(residuals.logs(values(shares))).map(LogResidualModel::bent).toArray();
        double squares = Arrays.stream(bent).map(r -> r * r).sum();
        if (squares < leastSquares) {
            leastSquares = squares;
            best = shares.clone();
        }
        return bent;
    }

    /** The shares with the least sum of squares of all that were tried. */
    double[] best() {
        return best.clone();
    }

    @Override
    public RealVector computeValue(double[] shares) {
        return new ArrayRealVector(bentResiduals(shares), false);
    }

    @Override
    public RealMatrix computeJacobian(double[] shares) {
        double[] here = bentResiduals(shares);
        RealMatrix jacobian = new Array2DRowRealMatrix(here.length, shares.length);
        for (int column = 0; column < shares.length; column++) {
            double[] moved = shares.clone();
            moved[column] += shares[column] + STEP <= 1 ? STEP : -STEP;
            double[] there = bentResiduals(moved);
            double distance = share(column, moved) - share(column, shares);
            for (int row = 0; row < here.length; row++) {
                jacobian.setEntry(row, column, distance == 0 ? 0 : (there[row] - here[row]) / distance);
            }
        }
        return jacobian;
    }

    @Override
    public Pair<RealVector, RealMatrix> value(RealVector point) {
        double[] shares = point.toArray();
        return new Pair<>(computeValue(shares), computeJacobian(shares));
    }

    /** The share of the rounded value, which is what was simulated. */
    private double share(int column, double[] shares) {
        return parameters.get(free[column]).share(value(column, shares));
    }

    /** Like r near 0, like the root of |r| far away. */
    static double bent(double r) {
        double ratio = r / BEND;
        return Math.signum(r) * BEND * Math.sqrt(2 * (Math.sqrt(1 + ratio * ratio) - 1));
    }
}
