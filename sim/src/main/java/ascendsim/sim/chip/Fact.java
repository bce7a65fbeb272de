package ascendsim.sim.chip;

/**
 * One number of a chip file as its author wrote it, before conversion to cycles and bytes per cycle.
 *
 * @param value      finite
 * @param unit       one of the units {@link Quantity} accepts for this key, e.g. {@code GiB/s}
 * @param source     document, table or measurement it comes from; never blank
 * @param confidence how far to trust it
 */
public record Fact(double value, String unit, String source, Confidence confidence) {
}
