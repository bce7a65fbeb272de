package ascendsim.cli.report;

import static ascendsim.cli.console.Numbers.fixed;
import static ascendsim.cli.console.Numbers.percent;

import ascendsim.tiling.accuracy.Accuracy;
import ascendsim.tiling.accuracy.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The scores of an accuracy as a table for a page of documentation. */
public final class AccuracyMarkdown {
    private static final String NONE = "";

    private AccuracyMarkdown() {
    }

    /** The lines: the families of which any row was simulated, all rows, and how many were not and why. */
    public static List<String> of(Accuracy accuracy) {
        List<String> lines = new ArrayList<>();
        lines.add("| family | chip | rows | median within | nine tenths within | MAPE | tau | below 10 us |");
        lines.add("|---|---|---|---|---|---|---|---|");
        accuracy.families().stream().filter(f -> f.score().n() + f.score().small() > 0)
                .forEach(f -> lines.add(row(f.family(), f.chip(), f.score())));
        lines.add(row("**all**", NONE, accuracy.overall()));
        if (!accuracy.unsupported().isEmpty()) {
            lines.add("");
            lines.add("Not simulated: " + accuracy.unsupported().size() + " of " + accuracy.rows().size() + " rows.");
            Map<String, Integer> reasons = new TreeMap<>();
            accuracy.unsupported().forEach(u -> reasons.merge(u.reason(), 1, Integer::sum));
            lines.add("");
            reasons.forEach((reason, rows) -> lines.add("- " + rows + ": " + reason));
        }
        return lines;
    }

    private static String row(String family, String chip, Score score) {
        String small = score.small() == 0
                ? NONE
                : score.small() + ", median error " + fixed(score.smallMicroseconds(), 2) + " us";
        return "| " + String.join(" | ", family, chip, Integer.toString(score.n()), within(score.medianAbsoluteLog()),
                within(score.p90AbsoluteLog()),
                Double.isNaN(score.meanAbsoluteError()) ? NONE : percent(score.meanAbsoluteError()),
                Double.isNaN(score.kendallTau()) ? NONE : fixed(score.kendallTau(), 3), small) + " |";
    }

    private static String within(double absoluteLog) {
        return Double.isNaN(absoluteLog) ? NONE : percent(Math.expm1(absoluteLog));
    }
}
