package ascendsim.sim.chip;

/**
 * Bank structure of an on-chip buffer: rows go round the groups first, and bankBytes times groups lie between the
 * banks of one group. In a cycle a group reads one row and writes one, of different banks.
 *
 * @param groups   a power of two
 * @param bankBytes a power of two
 * @param rowBytes a power of two
 */
public record Banks(int groups, int banksPerGroup, int bankBytes, int rowBytes) {
}
