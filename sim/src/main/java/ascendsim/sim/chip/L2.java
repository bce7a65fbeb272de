package ascendsim.sim.chip;

/**
 * The L2 cache shared by all cores: set associative, LRU, write-back.
 *
 * @param lineBytes                    line and same-address serialisation granule
 * @param hitExtraCycles               latency of a hit beyond the start-up of the move path
 * @param missExtraCycles              latency of a miss beyond that of a hit
 * @param readBytesPerCycle            read bandwidth of the whole chip
 * @param totalBytesPerCycle           reads plus writes of the whole chip
 * @param sameLineCyclesPerRequest     distance of two requests of different cores to one line
 */
public record L2(int lineBytes, int ways, int sets, double hitExtraCycles, double missExtraCycles,
        double readBytesPerCycle, double totalBytesPerCycle, double sameLineCyclesPerRequest) {
}
