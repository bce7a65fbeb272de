package ascendsim.traces.chrome;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of one core. A lane whose instructions overlap gets further rows "MTE2_2", "MTE2_3" … */
final class CoreRows {
    private final String process;
    private final Map<Lane, List<Row>> rows = new EnumMap<>(Lane.class);

    /** Told of every row when it appears. */
    interface NewRow {
        void appeared(Row row, Lane lane);
    }

    private final NewRow listener;

    CoreRows(String process, NewRow listener) {
        this.process = process;
        this.listener = listener;
    }

    /** The first row of the lane that is free from {@code start} on, now occupied until {@code end}. */
    Row slice(Lane lane, long start, long end) {
        Row row = rows(lane).stream().filter(r -> r.lastEnd() <= start).findFirst().orElseGet(() -> add(lane));
        row.occupy(end);
        return row;
    }

    /**
     * The row for a mark that ends at {@code end}: the one used last of those free by then, so that the mark follows
     * the instruction it belongs to. The caller draws from {@link Row#lastEnd} on at the earliest and then occupies the
     * row.
     */
    Row mark(Lane lane, long end) {
        Optional<Row> latest = rows(lane).stream().filter(r -> r.lastEnd() <= end)
                .reduce((a, b) -> b.lastEnd() > a.lastEnd() ? b : a);
        return latest.orElseGet(() -> add(lane));
    }

    private List<Row> rows(Lane lane) {
        return rows.computeIfAbsent(lane, _ -> new ArrayList<>());
    }

    private Row add(Lane lane) {
        List<Row> all = rows(lane);
        Row row = new Row(process, all.isEmpty() ? lane.name() : lane.name() + "_" + (all.size() + 1));
        all.add(row);
        listener.appeared(row, lane);
        return row;
    }
}
