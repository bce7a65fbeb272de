package ascendsim.kernels.program.epilogue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.program.LocalMemoryMap;

/**
 * The UB of a dequantising AIV. What comes in and what goes out is there {@link #STAGES} times, so that loads,
 * arithmetic and stores overlap; the rest belongs to the vector pipe alone.
 *
 * @param sums      a chunk of int32 sums
 * @param factors   the row scales of a chunk
 * @param columns   the scales of a block's columns, then its bias, in their own types
 * @param out       a finished chunk
 * @param work      a chunk in the making, in float32
 * @param temporary a chunk for the activation
 * @param wide      scales and bias in float32, where they came narrower
 * @param broadcast a block of 32 bytes per row, all of them the row's scale
 */
record DequantBuffers(DequantTiles tiles, Address sums, Address factors, Address columns, Address out, Address work,
        Address temporary, Address wide, Address broadcast) {
    static final int STAGES = 2;
    /** Rows of column parameters: scales and bias. */
    static final int ROWS = 2;

    static DequantBuffers take(LocalMemoryMap memory, DequantTiles tiles, DequantFormula formula) {
        long chunk = roundUp(4 * tiles.chunkElements());
        long factors = formula.perToken() ? factorBytes(tiles) : 0;
        int rows = (formula.hasScaleRow() ? 1 : 0) + (formula.bias().isPresent() ? 1 : 0);
        long columns = rows == 0 ? 0 : ROWS * columnBytes(tiles);
        return new DequantBuffers(tiles, take(memory, STAGES * chunk), take(memory, STAGES * factors),
                take(memory, STAGES * columns), take(memory, STAGES * roundUp(2 * tiles.chunkElements())),
                take(memory, chunk), take(memory, formula.activation().needsTemporary() ? chunk : 0),
                take(memory, columns), take(memory, factors / 4 * Move.BLOCK));
    }

    private static Address take(LocalMemoryMap memory, long bytes) {
        return memory.take(Space.UB, bytes, Move.BLOCK);
    }

    long sumBytes() {
        return roundUp(4 * tiles.chunkElements());
    }

    long outBytes() {
        return roundUp(2 * tiles.chunkElements());
    }

    /** Bytes of the scales of a chunk's rows: whole repeats. */
    long factorBytes() {
        return factorBytes(tiles);
    }

    /** Bytes of one row of column parameters in float32: whole repeats. */
    long columnBytes() {
        return columnBytes(tiles);
    }

    private static long factorBytes(DequantTiles tiles) {
        return roundUp(DType.FLOAT32.bytes(tiles.chunkRows()));
    }

    private static long columnBytes(DequantTiles tiles) {
        return roundUp(DType.FLOAT32.bytes(tiles.baseN()));
    }

    private static long roundUp(long bytes) {
        return Math.ceilDiv(bytes, (long) Vector.REPEAT_BYTES) * Vector.REPEAT_BYTES;
    }
}
