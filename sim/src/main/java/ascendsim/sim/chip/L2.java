package ascendsim.sim.chip;

import ascendsim.isa.instruction.CoreKind;

/**
 * The L2 cache shared by all cores: set associative, LRU, write-back.
 *
 * @param lineBytes                    line and same-address serialisation granule
 * @param hitExtraCycles               latency of a hit beyond the start-up of the move path
 * @param missExtraCycles              latency of a miss beyond that of a hit
 * @param readBytesPerCycle            read bandwidth of all AIVs together
 * @param aicReadCost                  of that, what a byte read by an AIC takes: AICs together reach less
 * @param writeBytesPerCycle           what all cores together can store
 * @param totalBytesPerCycle           reads plus writes of the whole chip
 * @param sameLineCyclesPerSector      what a sector of a line takes that several AIVs stream in step
 * @param aicSameLineCyclesPerSector   the same of AICs
 * @param sameLineWindowCycles         cores that touch a line within so many cycles are in step
 * @param unmergedShare                of what is still to come of a line that another core's miss is fetching: the
 *                                     share that HBM gives once more for each other core that asks for it, 0 to 1
 * @param atomicAccesses               accesses to L2 of one atomic addition to GM
 * @param dies                         that have a part of it each
 */
public record L2(int lineBytes, int ways, int sets, double hitExtraCycles, double missExtraCycles,
        double readBytesPerCycle, double aicReadCost, double writeBytesPerCycle, double totalBytesPerCycle,
        double sameLineCyclesPerSector, double aicSameLineCyclesPerSector, double sameLineWindowCycles,
        double unmergedShare, double atomicAccesses, int dies) {
    /** What one request for less than a line asks for. */
    public static final int SECTOR_BYTES = 128;

    /** The largest line whose sectors are told apart. */
    public static final int MOST_LINE_BYTES = 512;

    /** Capacity, in bytes. */
    public long bytes() {
        return (long) lineBytes * ways * sets;
    }

    /** Bytes per cycle that all cores of a kind together get of lines they stream in step. */
    public double sameLineBytesPerCycle(CoreKind kind) {
        return SECTOR_BYTES / (kind == CoreKind.AIC ? aicSameLineCyclesPerSector : sameLineCyclesPerSector);
    }
}
