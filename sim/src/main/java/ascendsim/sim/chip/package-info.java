/**
 * Chips as data: capacities, counts, clocks, rates and latencies, each with its source and confidence. A chip is a
 * JSON resource under {@code ascendsim/chips}; {@link ascendsim.sim.chip.ChipLibrary} turns it into an immutable
 * {@link ascendsim.sim.chip.Chip} of plain numbers, all rates in bytes per core clock cycle.
 */
package ascendsim.sim.chip;
