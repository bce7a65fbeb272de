package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.kernels.program.digits.DigitRows;

/**
 * UB of the second phase of a grouped matmul by digits. What is loaded and what is stored is double.
 *
 * @param rows      of x that a vector core takes at a time
 * @param sumBytes  of one digit's sums, float32 values too
 * @param loadBytes from one stage of what is loaded to the next: sums of both digits, maxima and sums of rows
 * @param outBytes  from one stage of what is stored to the next
 * @param other     sums of the second digit, then what the offset gives
 */
record DigitBuffers(int rows, long sumBytes, long loadBytes, long outBytes, Address loads, Address out, Address value,
        Address other) {
    static final int STAGES = 2;
    /** Bytes of an element in all of them, and elements the number of which is a multiple (tiling_quant.md §6). */
    private static final long ELEMENT_BYTES = 28;
    private static final long UNIT = 2048;
    /** UB as the host sees it (tiling_quant.md, head). */
    private static final long UB = 196352;
    /** Scale, offset and bias, as they come and as float32. */
    private static final long COLUMN_BYTES = 20;
    private static final int MOST_ROWS = 255;

    /** Rows of a chunk. */
    static int chunkRows(DigitShape shape) {
        int columns = shape.blocks().baseN();
        long rest = UB - COLUMN_BYTES * columns - 2 * STAGES * shape.blocks().rows() * DigitRows.FACTOR_BYTES;
        return Math.clamp(rest / ELEMENT_BYTES / UNIT * UNIT / columns, 1,
                Math.min(shape.blocks().rows(), MOST_ROWS));
    }

    static DigitBuffers take(LocalMemoryMap memory, DigitShape shape) {
        int rows = chunkRows(shape);
        long sums = 4L * rows * shape.blocks().baseN();
        long loads = 2 * sums + 2 * rows * DigitRows.FACTOR_BYTES;
        long out = sums / 2;
        return new DigitBuffers(rows, sums, loads, out, memory.take(Space.UB, STAGES * loads, 32),
                memory.take(Space.UB, STAGES * out, 32), memory.take(Space.UB, sums, 32),
                memory.take(Space.UB, sums, 32));
    }
}
