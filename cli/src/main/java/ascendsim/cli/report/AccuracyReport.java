package ascendsim.cli.report;

import static ascendsim.cli.console.Numbers.fixed;
import static ascendsim.cli.console.Numbers.percent;

import ascendsim.cli.console.Table;
import ascendsim.tiling.accuracy.Accuracy;
import ascendsim.tiling.accuracy.Measurement;
import ascendsim.tiling.accuracy.Prediction;
import ascendsim.tiling.accuracy.Prediction.Predicted;
import ascendsim.tiling.accuracy.Prediction.Unsupported;
import ascendsim.tiling.accuracy.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An accuracy as text: a line for each row, a line for each family, and why rows are missing. */
public final class AccuracyReport {
    private static final String NONE = "-";

    private AccuracyReport() {
    }

    /** The lines. */
    public static List<String> of(Accuracy accuracy) {
        List<String> lines = new ArrayList<>(rows(accuracy.rows()));
        lines.add("");
        lines.addAll(families(accuracy));
        lines.add("");
        lines.add("median and p90 (nearest rank): the p of 'within p %', |ln(predicted / measured)| at most ln(1 + p)");
        lines.add("rows measured below " + fixed(Measurement.JUDGED_FROM_US, 0)
                + " us are judged in us and stay outside median, p90, MAPE and tau");
        unsupported(accuracy, lines);
        return lines;
    }

    private static List<String> rows(List<Prediction> rows) {
        Table table = Table.of("llllrrrl");
        table.row("id", "family", "chip", "operator", "measured us", "predicted us", "ratio", "case");
        for (Prediction row : rows) {
            Measurement m = row.measured();
            String[] found = switch (row) {
                case Predicted p -> new String[]{fixed(p.microseconds(), 2), ratio(p)};
                case Unsupported _ -> new String[]{NONE, NONE};
            };
            table.row(m.id(), m.family(), m.chip(), m.operator(), fixed(m.microseconds(), 2), found[0], found[1],
                    ShortCase.of(m.call()));
        }
        return table.lines();
    }

    private static String ratio(Predicted row) {
        return row.measured().judged()
                ? fixed(row.ratio(), 3)
                : String.format(Locale.ROOT, "%+.2f us", row.errorMicroseconds());
    }

    private static List<String> families(Accuracy accuracy) {
        Table table = Table.of("llrrrrrrr");
        table.row("family", "chip", "n", "median", "p90", "MAPE", "tau", "below 10 us", "unsupported");
        accuracy.families().forEach(f -> score(table, f.family(), f.chip(), f.score(), f.unsupported()));
        score(table, "overall", "", accuracy.overall(), accuracy.unsupported().size());
        return table.lines();
    }

    private static void score(Table table, String family, String chip, Score score, int unsupported) {
        table.row(family, chip, Integer.toString(score.n()), within(score.medianAbsoluteLog()),
                within(score.p90AbsoluteLog()), share(score.meanAbsoluteError()),
                Double.isNaN(score.kendallTau()) ? NONE : fixed(score.kendallTau(), 3),
                score.small() == 0 ? NONE : score.small() + ", median " + fixed(score.smallMicroseconds(), 2) + " us",
                unsupported == 0 ? NONE : Integer.toString(unsupported));
    }

    private static String within(double absoluteLog) {
        return share(Math.expm1(absoluteLog));
    }

    private static String share(double value) {
        return Double.isNaN(value) ? NONE : percent(value);
    }

    private static void unsupported(Accuracy accuracy, List<String> lines) {
        List<Unsupported> missing = accuracy.unsupported();
        if (missing.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("unsupported: " + missing.size() + " of " + accuracy.rows().size() + " rows");
        Table table = Table.of("lll");
        missing.forEach(u -> table.row("", u.measured().id(), u.reason()));
        lines.addAll(table.lines());
    }
}
