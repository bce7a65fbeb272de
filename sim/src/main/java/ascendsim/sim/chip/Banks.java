package ascendsim.sim.chip;

/**
 * Bank structure of an on-chip buffer: rows go round the groups first, and bankBytes times groups lie between the
 * banks of one group.
 *
 * @param readReadCycles  added per repeat when two reads meet in one group
 * @param readWriteCycles added per repeat when a read and a write meet in one bank
 */
public record Banks(int groups, int banksPerGroup, int bankBytes, int rowBytes, double readReadCycles,
        double readWriteCycles) {
}
