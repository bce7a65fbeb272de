package ascendsim.sim.chip;

/**
 * How GM copies are cut up.
 *
 * @param smallPacketBytes         what rows off the alignment are cut into
 * @param packetCycles             the least a row costs, however short, and each small packet of a row off the
 *                                 alignment; a long row runs at the port rate
 * @param rowAlignBytes            rows whose start or pitch is no multiple of it are off the alignment
 * @param nd2nzUnitBytes           destination unit of ND2NZ
 * @param nd2nzRowAlignBytes       ND2NZ rows whose start or pitch is no multiple of it are off the alignment
 * @param nd2nzUnalignedUnitCycles per destination unit of an ND2NZ row off the alignment
 * @param nd2nzRowCycles           the least an ND2NZ row costs
 */
public record Dma(int smallPacketBytes, double packetCycles, int rowAlignBytes, int nd2nzUnitBytes,
        int nd2nzRowAlignBytes, double nd2nzUnalignedUnitCycles, double nd2nzRowCycles) {
}
