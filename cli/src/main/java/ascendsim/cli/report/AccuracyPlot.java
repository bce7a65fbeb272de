package ascendsim.cli.report;

import ascendsim.cli.console.Numbers;
import ascendsim.tiling.accuracy.Accuracy;
import ascendsim.tiling.accuracy.Score;
import ascendsim.traces.plot.ScatterPlot;

/** An accuracy as a picture. */
public final class AccuracyPlot {
    private AccuracyPlot() {
    }

    /** Every row that was simulated. */
    public static ScatterPlot of(Accuracy accuracy) {
        return new ScatterPlot("AscendSim: predicted against measured task duration", subtitle(accuracy),
                accuracy.predicted().stream().map(p -> new ScatterPlot.Point(p.measured().id(), p.measured().family(),
                        p.measured().chip(), p.measured().microseconds(), p.microseconds())).toList());
    }

    private static String subtitle(Accuracy accuracy) {
        Score score = accuracy.overall();
        String rows = accuracy.predicted().size() + " of " + accuracy.rows().size() + " rows simulated";
        return score.n() == 0
                ? rows
                : rows + "; of the " + score.n() + " measured at 10 us or more half are within "
                        + Numbers.percent(Math.expm1(score.medianAbsoluteLog())) + ", nine tenths within "
                        + Numbers.percent(Math.expm1(score.p90AbsoluteLog()));
    }
}
