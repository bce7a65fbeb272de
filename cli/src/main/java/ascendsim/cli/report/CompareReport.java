package ascendsim.cli.report;

import static ascendsim.cli.output.JsonText.number;

import ascendsim.cli.console.Table;
import ascendsim.traces.profile.ProfileComparison;
import ascendsim.traces.profile.ProfileComparison.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A comparison of profiles as text and as JSON. */
public final class CompareReport {
    private CompareReport() {
    }

    /** The lines: the columns that differ most, then how many only one side knows. */
    public static List<String> text(ProfileComparison comparison, int most) {
        Table table = Table.of("llrrrr");
        table.row("table", "column, mean over the cores", "predicted", "measured", "ratio", "apart");
        comparison.differences().stream().limit(most).forEach(d -> table.row(d.table(), d.column(),
                value(d.predicted()), value(d.measured()), ratio(d), String.format(Locale.ROOT, "%.3f", d.weight())));
        List<String> lines = new ArrayList<>(table.lines());
        lines.add("");
        lines.add(comparison.differences().size() + " columns compared; " + comparison.onlyPredicted().size()
                + " known to the prediction alone, " + comparison.onlyMeasured().size() + " to the board alone");
        return lines;
    }

    private static String value(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }

    private static String ratio(Difference difference) {
        return Double.isFinite(difference.ratio()) ? String.format(Locale.ROOT, "%.2f", difference.ratio()) : "-";
    }

    /** {@code {"columns":[{"table","column","predicted","measured","ratio","weight"}],"only_predicted",…}}. */
    public static JsonNode json(ProfileComparison comparison) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode columns = json.putArray("columns");
        for (Difference difference : comparison.differences()) {
            ObjectNode column = columns.addObject().put("table", difference.table()).put("column",
                    difference.column());
            column.set("predicted", number(difference.predicted()));
            column.set("measured", number(difference.measured()));
            column.set("ratio", number(difference.ratio()));
            column.set("weight", number(difference.weight()));
        }
        ArrayNode predicted = json.putArray("only_predicted");
        comparison.onlyPredicted().forEach(predicted::add);
        ArrayNode measured = json.putArray("only_measured");
        comparison.onlyMeasured().forEach(measured::add);
        return json;
    }
}
