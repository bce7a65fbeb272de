package ascendsim.cli.report;

import ascendsim.tiling.sweep.SweepTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A sweep that is done, in a few lines. */
public final class SweepReport {
    private static final int MOST_REASONS = 10;

    private SweepReport() {
    }

    /** @param place where the rows are */
    public static List<String> of(SweepTable table, String place) {
        Map<String, Long> counts = table.rows().stream().collect(Collectors.groupingBy(
                row -> row.path("status").asString(""), TreeMap::new, Collectors.counting()));
        List<String> lines = new ArrayList<>();
        lines.add(table.rows().size() + " rows in " + place + ": " + counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey()).collect(Collectors.joining(", ")));
        table.rows().stream().filter(row -> row.has("reason")).map(row -> row.path("status").asString() + ": "
                + row.path("operator").asString() + " on " + row.path("chip").asString() + ": "
                + row.path("reason").asString()).distinct().limit(MOST_REASONS).forEach(lines::add);
        return lines;
    }
}
