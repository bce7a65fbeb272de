package ascendsim.traces.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table as the profiler writes it: a line of column names, a line for each row, cells separated by commas. A cell may
 * stand in double quotes; a double quote in it is then written twice.
 *
 * @param rows each with at most as many cells as there are columns
 */
public record CsvTable(List<String> columns, List<List<String>> rows) {
    public CsvTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** Reads a text; a byte order mark at its start and empty lines are skipped. */
    public static CsvTable parse(String text) {
        List<List<String>> lines = text.replace("\uFEFF", "").lines().filter(line -> !line.isBlank())
                .map(CsvTable::cells).toList();
        return lines.isEmpty()
                ? new CsvTable(List.of(), List.of())
                : new CsvTable(lines.getFirst(), lines.subList(1, lines.size()));
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                boolean twice = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                quoted = twice || !quoted;
                cell.append(twice ? "\"" : "");
                i += twice ? 1 : 0;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }

    /** A cell in quotes, whatever is in it. */
    static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    /** The text; cells are written as they are. */
    public String text() {
        return String.join(",", columns) + "\n"
                + rows.stream().map(row -> String.join(",", row) + "\n").collect(Collectors.joining());
    }
}
