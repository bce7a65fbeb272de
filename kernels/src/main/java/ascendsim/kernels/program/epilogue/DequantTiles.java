package ascendsim.kernels.program.epilogue;

import ascendsim.isa.instruction.Affine;

/**
 * How an AIV goes through a block.
 *
 * @param baseM     rows of a block
 * @param baseN     columns of a block
 * @param chunkRows rows it takes at a time, at most 255
 * @param share     which of them
 * @param eachChunk whether column parameters are loaded anew for every chunk, not once for a block
 */
public record DequantTiles(long baseM, long baseN, int chunkRows, Share share, boolean eachChunk) {
    /** Which chunks of a block are an AIV's. */
    public enum Share {
        /** all: it is the only AIV of its AIC */
        ALL,
        /** every other one: of chunks numbered from 1, sub-block s takes those with number mod 2 = s */
        ALTERNATING,
        /** those of the first half of the rows, or of the rest */
        HALVES
    }

    /** UB rows have a multiple of so many elements: a block of the 16-bit output. */
    static final int PITCH_UNIT = 16;

    /** Elements from row to row in UB for a block of {@code columns}. */
    static long pitch(long columns) {
        return Math.ceilDiv(columns, (long) PITCH_UNIT) * PITCH_UNIT;
    }

    /** Elements of the largest chunk. */
    long chunkElements() {
        return chunkRows * pitch(baseN);
    }

    /** Bytes of one int32 block in the workspace. */
    public long slotBytes() {
        return 4 * baseM * baseN;
    }

    /** AIVs that take part beside each AIC. */
    public int aivPerAic() {
        return share == Share.ALL ? 1 : 2;
    }

    /** First row of a sub-block that alternates: the chunk with number 1 is that of sub-block 1. */
    Affine firstAlternating(Affine subBlock) {
        return Affine.ONE.minus(subBlock).times(chunkRows);
    }
}
