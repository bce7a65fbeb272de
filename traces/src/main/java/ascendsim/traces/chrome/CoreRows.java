package ascendsim.traces.chrome;

import ascendsim.sim.issue.CoreId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of one core. A lane whose instructions overlap gets further rows "MTE2_2", "MTE2_3" … */
final class CoreRows {
    private final CoreId core;
    private final TraceJson json;
    private final Map<Row.Kind, List<Row>> rows = new HashMap<>();

    /** @param json the file in which the core is drawn; rows are announced there when they appear */
    CoreRows(CoreId core, TraceJson json) {
        this.core = core;
        this.json = json;
    }

    TraceJson json() {
        return json;
    }

    /** The first row that is free from {@code start} on, now occupied until {@code end}. */
    Row slice(Row.Kind kind, long start, long end) {
        Row row = rows(kind).stream().filter(r -> r.lastEnd() <= start).findFirst().orElseGet(() -> add(kind));
        row.occupy(end);
        return row;
    }

    /**
     * The row for a mark that ends at {@code end}: the one used last of those free by then, so that the mark follows
     * the instruction it belongs to. The caller draws from {@link Row#lastEnd} on at the earliest and then occupies the
     * row.
     */
    Row mark(Lane lane, long end) {
        Row.Kind kind = new Row.Kind(lane, false);
        Optional<Row> latest = rows(kind).stream().filter(r -> r.lastEnd() <= end)
                .reduce((a, b) -> b.lastEnd() > a.lastEnd() ? b : a);
        return latest.orElseGet(() -> add(kind));
    }

    private List<Row> rows(Row.Kind kind) {
        return rows.computeIfAbsent(kind, _ -> new ArrayList<>());
    }

    private Row add(Row.Kind kind) {
        List<Row> all = rows(kind);
        Row row = new Row(core, kind, all.size() + 1);
        all.add(row);
        json.appears(row);
        return row;
    }
}
