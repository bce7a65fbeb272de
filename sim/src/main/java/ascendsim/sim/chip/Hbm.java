package ascendsim.sim.chip;

/**
 * Global memory bandwidth behind the L2, in bytes per core cycle.
 *
 * @param theoryBytesPerCycle   stated bandwidth of the whole chip
 * @param readBytesPerCycle     what reads of all AIVs reach together
 * @param aicReadCost           of that, what a byte read by an AIC takes: AICs together reach less
 * @param writeBytesPerCycle    what writes of the whole chip reach
 * @param aicReadBytesPerCycle  the most one AIC draws when its data is not in L2
 * @param aivReadBytesPerCycle  the most one AIV draws when its data is not in L2
 * @param aicWriteBytesPerCycle what one AIC sustains in writing
 * @param aivWriteBytesPerCycle what one AIV sustains in writing
 */
public record Hbm(double theoryBytesPerCycle, double readBytesPerCycle, double aicReadCost,
        double writeBytesPerCycle, double aicReadBytesPerCycle, double aivReadBytesPerCycle,
        double aicWriteBytesPerCycle,
        double aivWriteBytesPerCycle) {
}
