package ascendsim.kernels.program.routing;

import ascendsim.isa.program.CrossRing;

/**
 * How a finalize-routing kernel cuts its work.
 *
 * @param baseM     rows of a block of output, a multiple of 16
 * @param baseN     columns of a block, a multiple of 32
 * @param cores     AI cores
 * @param aivPerAic vector cores beside each cube core, 1 or 2
 * @param slots     workspace blocks of each AI core, 1 to 15
 * @param superTiles go through groups of many blocks by super-tiles, not row by row
 */
public record RoutingBlocks(int baseM, int baseN, int cores, int aivPerAic, int slots, boolean superTiles) {
    /** Elements of a block an AIV takes at a time (operators.md §3: ubCal 16 · 256). */
    static final int CHUNK_ELEMENTS = 16 * 256;

    /** "Block is in the workspace" and "slot is free" (isa.md §4.7: ids 5 and 3). */
    private static final int FULL = 5;
    private static final int FREE = 3;

    /** The slots between an AIC and its AIVs. */
    CrossRing ring() {
        return new CrossRing(slots, FULL, FREE);
    }

    /** Rows an AIV takes at a time: a chunk. */
    int chunkRows() {
        return Math.clamp(CHUNK_ELEMENTS / baseN, 1, baseM);
    }

    /** Bytes of one int32 block in the workspace. */
    long slotBytes() {
        return 4L * baseM * baseN;
    }

    /** Bytes of all slots of all cores. */
    public long workspaceBytes() {
        return slotBytes() * cores * slots;
    }
}
