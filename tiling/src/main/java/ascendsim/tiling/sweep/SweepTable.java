package ascendsim.tiling.sweep;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The result of a sweep: a row for each task, the same columns everywhere, one type in each.
 *
 * @param variables columns between those of the task and those of the result
 */
public record SweepTable(List<String> variables, List<JsonNode> rows) {
    private static final List<String> TASK = List.of("operator", "chip", "l2");
    private static final List<String> RESULT =
            List.of("tiling", "status", "time_us", "workspace_bytes", "kernel_tiling", "reason");
    private static final String QUOTE = "\"";

    public SweepTable {
        variables = List.copyOf(variables);
        rows = List.copyOf(rows);
    }

    /** Whether a column has this name, so that no variable may. */
    static boolean isColumn(String name) {
        return TASK.contains(name) || RESULT.contains(name);
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(TASK);
        columns.addAll(variables);
        columns.addAll(RESULT);
        return columns;
    }

    /** RFC 4180 with a header; what a row has not is empty. */
    public String csv() {
        return Stream.concat(Stream.of(String.join(",", columns())), rows.stream().map(
                row -> columns().stream().map(column -> cell(row.path(column))).collect(Collectors.joining(","))))
                .map(line -> line + "\n").collect(Collectors.joining());
    }

    private static String cell(JsonNode value) {
        String text = value.isMissingNode() || value.isNull() ? "" : value.asString();
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n')
                ? QUOTE + text.replace(QUOTE, QUOTE + QUOTE) + QUOTE
                : text;
    }

    /** A flat JSON object a line, every column in each: null where a row has nothing. */
    public String lines() {
        return rows.stream().map(row -> flat(row) + "\n").collect(Collectors.joining());
    }

    /** The rows under {@code rows}. */
    public JsonNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        rows.forEach(json.putArray("rows")::add);
        return json;
    }

    private ObjectNode flat(JsonNode row) {
        ObjectNode flat = JsonNodeFactory.instance.objectNode();
        columns().forEach(column -> flat.set(column, row.path(column).isMissingNode()
                ? JsonNodeFactory.instance.nullNode()
                : row.path(column)));
        return flat;
    }
}
