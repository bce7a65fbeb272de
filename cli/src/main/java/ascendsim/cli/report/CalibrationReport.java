package ascendsim.cli.report;

import static ascendsim.cli.console.Numbers.fixed;
import static ascendsim.cli.console.Numbers.percent;
import static ascendsim.cli.console.Numbers.plain;

import ascendsim.cli.console.Table;
import ascendsim.tiling.accuracy.Accuracy;
import ascendsim.tiling.accuracy.Prediction.Predicted;
import ascendsim.tiling.accuracy.Score;
import ascendsim.tiling.calibration.Fit;
import ascendsim.tiling.calibration.Fit.Fitted;
import java.util.ArrayList;
import java.util.List;

/** A calibration as text: what each number became, what that did to each row and to the whole. */
public final class CalibrationReport {
    private CalibrationReport() {
    }

    /** The lines. */
    public static List<String> of(Fit fit) {
        List<String> lines = new ArrayList<>(parameters(fit));
        lines.add("");
        lines.addAll(rows(fit));
        fit.unused().forEach(row -> lines.add(row.measured().id() + " not used: " + row.reason()));
        lines.add("");
        Table table = Table.of("lrrrr");
        table.row("", "rows", "root mean square", "median", "p90");
        summary(table, "start", fit.before());
        summary(table, "fitted", fit.after());
        lines.addAll(table.lines());
        lines.add(fit.simulations() + " sets of values simulated");
        return lines;
    }

    private static List<String> parameters(Fit fit) {
        Table table = Table.of("lrrrrl");
        table.row("number", "least", "most", "start", "fitted", "");
        for (Fitted fitted : fit.parameters()) {
            String note = fitted.atBound() ? "at the end of its range" : "";
            table.row(fitted.parameter().path(), plain(fitted.parameter().least()), plain(fitted.parameter().most()),
                    plain(fitted.parameter().start()), fitted.determined() ? plain(fitted.value()) : "-",
                    fitted.determined() ? note : "moves no row by 1 %: stays as it is");
        }
        return table.lines();
    }

    private static List<String> rows(Fit fit) {
        Table table = Table.of("lllrrr");
        table.row("id", "family", "chip", "measured us", "ratio at start", "fitted");
        List<Predicted> before = fit.before().predicted();
        List<Predicted> after = fit.after().predicted();
        for (int i = 0; i < before.size(); i++) {
            Predicted row = before.get(i);
            table.row(row.measured().id(), row.measured().family(), row.measured().chip(),
                    fixed(row.measured().microseconds(), 2), fixed(row.ratio(), 3), fixed(after.get(i).ratio(), 3));
        }
        return table.lines();
    }

    private static void summary(Table table, String name, Accuracy accuracy) {
        Score score = accuracy.overall();
        table.row(name, Integer.toString(score.n()), fixed(Fit.rootMeanSquare(accuracy), 4),
                percent(Math.expm1(score.medianAbsoluteLog())), percent(Math.expm1(score.p90AbsoluteLog())));
    }
}
