package ascendsim.traces.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * A predicted profile held against a measured one, column by column: the mean over the cores of each, where both know
 * it.
 *
 * @param differences   the greatest first
 * @param onlyPredicted columns with a value on this side alone, as {@code table.column}
 * @param onlyMeasured  likewise
 */
public record ProfileComparison(List<Difference> differences, List<String> onlyPredicted, List<String> onlyMeasured) {
    /** Columns that name things. */
    private static final Set<String> NAMES = Set.of("block_id", "sub_block_id", "Op Name", "Op Type", "Device Id",
            "Pid");

    /**
     * One column.
     *
     * @param weight how far apart, 0 to 1: of shares the difference, of anything else the difference over the larger
     */
    public record Difference(String table, String column, double predicted, double measured, double weight) {
        /** Predicted over measured; NaN where both are 0. */
        public double ratio() {
            return predicted / measured;
        }
    }

    public ProfileComparison {
        differences = List.copyOf(differences);
        onlyPredicted = List.copyOf(onlyPredicted);
        onlyMeasured = List.copyOf(onlyMeasured);
    }

    /** Compares tables of the same names. */
    public static ProfileComparison of(Map<String, CsvTable> predicted, Map<String, CsvTable> measured) {
        List<Difference> differences = new ArrayList<>();
        List<String> onlyPredicted = new ArrayList<>();
        List<String> onlyMeasured = new ArrayList<>();
        predicted.forEach((table, ours) -> ours.columns().forEach(column -> {
            OptionalDouble own = mean(ours, column);
            OptionalDouble other = measured.containsKey(table) ? mean(measured.get(table), column)
                    : OptionalDouble.empty();
            if (own.isPresent() && other.isPresent()) {
                differences.add(difference(table, column, own.getAsDouble(), other.getAsDouble()));
            } else if (own.isPresent()) {
                onlyPredicted.add(table + "." + column);
            }
        }));
        measured.forEach((table, theirs) -> theirs.columns().stream()
                .filter(column -> mean(theirs, column).isPresent())
                .filter(column -> !predicted.containsKey(table) || mean(predicted.get(table), column).isEmpty())
                .forEach(column -> onlyMeasured.add(table + "." + column)));
        differences.sort(Comparator.comparingDouble(Difference::weight).reversed());
        return new ProfileComparison(differences, onlyPredicted, onlyMeasured);
    }

    /** Over the rows that have a number; empty where none has. */
    private static OptionalDouble mean(CsvTable table, String column) {
        int index = table.columns().indexOf(column);
        if (index < 0 || NAMES.contains(column)) {
            return OptionalDouble.empty();
        }
        return table.rows().stream().filter(row -> index < row.size()).map(row -> row.get(index))
                .filter(ProfileComparison::isNumber).mapToDouble(Double::parseDouble).average();
    }

    private static boolean isNumber(String cell) {
        return cell.matches("[-+]?\\d+(\\.\\d*)?([eE][-+]?\\d+)?");
    }

    private static Difference difference(String table, String column, double predicted, double measured) {
        double apart = Math.abs(predicted - measured);
        double larger = Math.max(Math.abs(predicted), Math.abs(measured));
        String name = column.toLowerCase(Locale.ROOT);
        double weight = name.contains("(%)") ? apart / 100
                : name.endsWith("_ratio") ? apart : larger == 0 ? 0 : apart / larger;
        return new Difference(table, column, predicted, measured, Math.min(1, weight));
    }
}
