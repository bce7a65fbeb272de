package ascendsim.tiling.accuracy;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * One row of a file of measured kernel times.
 *
 * @param id           names the row; no two rows of a file have the same
 * @param family       what is scored together, such as {@code dma_ladder}
 * @param chip         as soc_version spells it
 * @param operator     the operator's name
 * @param call         the case as the file has it: a JSON object, perhaps with a {@code tiling}
 * @param microseconds task duration, launch included; above 0
 */
public record Measurement(String id, String family, String chip, String operator, String call, L2Content l2,
        double microseconds) {
    /** Rows measured below this are judged in microseconds, not in percent: launch dominates them. */
    public static final double JUDGED_FROM_US = 10;

    /** What filters can ask for. */
    public static SequencedMap<String, Function<Measurement, String>> keys() {
        SequencedMap<String, Function<Measurement, String>> keys = new LinkedHashMap<>();
        keys.put("family", Measurement::family);
        keys.put("chip", Measurement::chip);
        keys.put("operator", Measurement::operator);
        keys.put("id", Measurement::id);
        return keys;
    }

    /** Whether the row's relative error counts. */
    public boolean judged() {
        return microseconds >= JUDGED_FROM_US;
    }
}
