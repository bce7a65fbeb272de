package ascendsim.tiling.accuracy;

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

    /** Whether the row's relative error counts. */
    public boolean judged() {
        return microseconds >= JUDGED_FROM_US;
    }
}
