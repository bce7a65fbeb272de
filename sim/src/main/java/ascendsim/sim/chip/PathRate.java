package ascendsim.sim.chip;

/**
 * Port of one core on one move path.
 *
 * @param bytesPerCycle       port limit of one core
 * @param startupCycles       latency before the first bytes, exposed to dependants only
 * @param issueIntervalCycles least distance between the starts of two copies
 * @param overheadCycles      port time each copy takes beyond bytes / bytesPerCycle; of a path from GM: cycles from the
 *                            end of one copy's transfer to the start of the next
 */
public record PathRate(double bytesPerCycle, double startupCycles, double issueIntervalCycles, double overheadCycles) {
}
