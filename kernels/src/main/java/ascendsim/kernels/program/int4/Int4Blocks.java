package ascendsim.kernels.program.int4;

import ascendsim.isa.program.CrossRing;
import ascendsim.kernels.program.grouped.GroupCut;

/**
 * How the work is cut.
 *
 * @param baseM     rows of int4 of a block, an even number where x is taken apart
 * @param baseN     columns of a block, a multiple of 64
 * @param cores     AI cores
 * @param aivPerAic vector cores beside each cube core
 * @param slots     workspace blocks of each AI core
 * @param superTiles as {@link GroupCut#superTiles}
 */
public record Int4Blocks(int baseM, int baseN, int cores, int aivPerAic, int slots, boolean superTiles) {
    private static final int FULL = 5;
    private static final int FREE = 3;
    /** "Digits are there", from the AIVs to their AIC. */
    static final int SPLIT = 6;
    /** Elements of a block an AIV takes at a time; assumed, half of the int8 kernel's. */
    private static final int CHUNK_ELEMENTS = 8 * 256;

    GroupCut cut(Int4Problem problem) {
        return new GroupCut(baseM / problem.rowsOfRow(), baseN, cores, superTiles);
    }

    CrossRing ring() {
        return new CrossRing(slots, FULL, FREE);
    }

    /** Rows of x an AIV takes at a time. */
    int chunkRows(Int4Problem problem) {
        return Math.clamp(CHUNK_ELEMENTS / baseN, 1, baseM / problem.rowsOfRow());
    }

    /** Bytes of one float16 block in the workspace. */
    long slotBytes() {
        return 2L * baseM * baseN;
    }

    /** Bytes of all slots of all cores. */
    public long workspaceBytes() {
        return slotBytes() * slots * cores;
    }
}
