package ascendsim.cli.console;

import java.util.ArrayList;
import java.util.List;

/** Text in aligned columns, two blanks apart. */
public final class Table {
    private static final String GAP = "  ";

    private final List<Boolean> right;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<Boolean> right) {
        this.right = right;
    }

    /** @param columns one letter each: {@code l} for left, {@code r} for right alignment */
    public static Table of(String columns) {
        return new Table(columns.chars().mapToObj(c -> c == 'r').toList());
    }

    /** Adds a row; one cell for each column. */
    public Table row(String... cells) {
        if (cells.length != right.size()) {
            throw new IllegalArgumentException("table: " + cells.length + " cells; expected " + right.size());
        }
        rows.add(List.of(cells));
        return this;
    }

    /** One line for each row, without blanks at the end. */
    public List<String> lines() {
        int[] widths = new int[right.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? "" : GAP);
            line.append(right.get(i) ? padding + row.get(i) : row.get(i) + padding);
        }
        return line.toString().stripTrailing();
    }
}
