package ascendsim.tiling.accuracy;

import ascendsim.tiling.accuracy.Prediction.Predicted;
import ascendsim.tiling.accuracy.Prediction.Unsupported;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Predictions and their scores.
 *
 * @param rows     every row, in the order of the file
 * @param families scores of each family on each chip, in the order in which the rows name them
 * @param overall  the score of all rows together
 */
public record Accuracy(List<Prediction> rows, List<Family> families, Score overall) {
    public Accuracy {
        rows = List.copyOf(rows);
        families = List.copyOf(families);
    }

    /**
     * The rows of one family on one chip.
     *
     * @param unsupported rows that could not be simulated and are not in the score
     */
    public record Family(String family, String chip, Score score, int unsupported) {
    }

    private record Key(String family, String chip) {
    }

    /** Scores predictions. */
    public static Accuracy of(List<Prediction> rows) {
        Map<Key, List<Prediction>> groups = new LinkedHashMap<>();
        for (Prediction row : rows) {
            Key key = new Key(row.measured().family(), row.measured().chip());
            groups.computeIfAbsent(key, k -> new ArrayList<>()).add(row);
        }
        List<Family> families = groups.entrySet().stream().map(e -> {
            List<Predicted> predicted = predicted(e.getValue());
            return new Family(e.getKey().family, e.getKey().chip, Score.of(predicted),
                    e.getValue().size() - predicted.size());
        }).toList();
        return new Accuracy(rows, families, Score.of(predicted(rows)));
    }

    /** The rows that were simulated. */
    public List<Predicted> predicted() {
        return predicted(rows);
    }

    /** The rows that could not be simulated. */
    public List<Unsupported> unsupported() {
        return rows.stream().filter(Unsupported.class::isInstance).map(Unsupported.class::cast).toList();
    }

    private static List<Predicted> predicted(List<Prediction> rows) {
        return rows.stream().filter(Predicted.class::isInstance).map(Predicted.class::cast).toList();
    }
}
