package ascendsim.sim.chip;

/**
 * How GM copies are cut up.
 *
 * @param smallPacketBytes          the remainder of a row rounds up to the next of the three packet sizes
 * @param packetCycles              the least a row costs, however short; a long contiguous row runs at the port rate
 * @param alignBytes                recommended alignment of GM addresses; a row off it touches one more line
 * @param nd2nzUnitBytes            destination unit of ND2NZ
 * @param nd2nzAlignBytes           row start and pitch that are multiples of it take the aligned cost
 * @param nd2nzAlignedUnitCycles    per destination unit
 * @param nd2nzUnalignedUnitCycles  per destination unit when row start or pitch is not aligned
 * @param nd2nzRowCycles            the least an ND2NZ row costs
 */
public record Dma(int smallPacketBytes, int mediumPacketBytes, int largePacketBytes, double packetCycles,
        int alignBytes, int nd2nzUnitBytes, int nd2nzAlignBytes, double nd2nzAlignedUnitCycles,
        double nd2nzUnalignedUnitCycles, double nd2nzRowCycles) {
}
