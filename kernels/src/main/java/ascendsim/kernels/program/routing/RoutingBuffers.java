package ascendsim.kernels.program.routing;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.program.LocalMemoryMap;

/**
 * The UB of a finalize-routing AIV. What comes in and what goes out is there twice, so that loads, arithmetic and
 * stores overlap; the rest belongs to the vector pipe alone.
 *
 * @param in        a chunk of int32 sums, or bfloat16 shared input; {@link #STAGES} of {@link #chunkBytes}
 * @param factors   two rows of float32, pertoken scale and logit; {@link #STAGES} of twice {@link #factorBytes}
 * @param scale     the scale row of a block in its own type; {@link #STAGES} of {@link #scaleBytes}
 * @param out       a finished chunk; {@link #STAGES} of {@link #chunkBytes}
 * @param work      a chunk in the making
 * @param wideScale the scale row in float32, if it came in bfloat16
 * @param factor    pertoken scale times logit
 * @param broadcast a block of 32 bytes per row, all of them the row's factor
 */
record RoutingBuffers(RoutingBlocks blocks, Address in, Address factors, Address scale, Address out, Address work,
        Address wideScale, Address factor, Address broadcast) {
    static final int STAGES = 2;

    static RoutingBuffers take(LocalMemoryMap memory, RoutingBlocks blocks) {
        long chunk = chunkBytes(blocks);
        long factors = factorBytes(blocks);
        long scale = scaleBytes(blocks);
        return new RoutingBuffers(blocks, take(memory, STAGES * chunk), take(memory, STAGES * 2 * factors),
                take(memory, STAGES * scale), take(memory, STAGES * chunk), take(memory, chunk), take(memory, scale),
                take(memory, factors), take(memory, factors / 4 * Move.BLOCK));
    }

    private static Address take(LocalMemoryMap memory, long bytes) {
        return memory.take(Space.UB, bytes, Move.BLOCK);
    }

    long chunkBytes() {
        return chunkBytes(blocks);
    }

    /** Bytes of one row of factors: whole repeats. */
    long factorBytes() {
        return factorBytes(blocks);
    }

    long scaleBytes() {
        return scaleBytes(blocks);
    }

    private static long chunkBytes(RoutingBlocks blocks) {
        return roundUp(4L * blocks.chunkRows() * blocks.baseN());
    }

    private static long factorBytes(RoutingBlocks blocks) {
        return roundUp(4L * blocks.chunkRows());
    }

    private static long scaleBytes(RoutingBlocks blocks) {
        return roundUp(4L * blocks.baseN());
    }

    private static long roundUp(long bytes) {
        return Math.ceilDiv(bytes, (long) Vector.REPEAT_BYTES) * Vector.REPEAT_BYTES;
    }
}
