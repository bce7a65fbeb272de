package ascendsim.kernels.program.widening;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;

/**
 * UB of an AIV that widens weights into L1: loads of weights, their scales and offsets, and tiles of widened weights.
 *
 * @param slots       where widened weights go in L1
 * @param pitch       bytes from line to line of a load
 * @param load        bytes of a load
 * @param factorPitch bytes from group to group, or where lines have groups from line to line
 * @param factors     bytes of the scales of a stage
 */
public record WideningBuffers(Address in, Address scale, Address offset, Address out, Address slots, long pitch,
        long load, long factorPitch, long factors) {
    /** Tiles of widened weights, and factors where a block's are loaded once. */
    static final int STAGES = 2;
    /** Lines and elements of a tile. */
    static final int LINES = 64;
    static final int ELEMENTS = 256;
    static final long TILE_BYTES = (long) ELEMENTS / 16 * WideningFunction.COLUMN * DType.BLOCK_BYTES;

    /**
     * Lays them out.
     *
     * @param memory receives the buffers
     * @param slots  where the first of the slots of {@link FeedCut#RING} lies in L1
     */
    public static WideningBuffers of(FedWeights weights, FeedCut cut, LocalMemoryMap memory, Address slots) {
        boolean transposed = weights.transposed();
        long lines = transposed ? Math.ceilDiv(cut.widest(), 2) : cut.step() / 2;
        long elements = transposed ? cut.depth() : cut.widest();
        long pitch = blocks(weights.type().bytes(elements));
        long load = pitch * lines;
        long groups = weights.isGrouped()
                ? Math.ceilDiv((transposed ? cut.depth() : lines) - 1, weights.groupSize()) + 1
                : 1;
        long factorPitch = blocks(weights.factorBytes() * switch (WideningFunction.factors(weights)) {
            case SINGLE -> 1;
            case LINE -> weights.hasLinesOfGroups() ? groups : lines;
            case LANE -> elements;
        });
        long factors = factorPitch * (weights.hasLinesOfGroups() ? lines : groups);
        int stages = weights.isGrouped() ? cut.count() : STAGES;
        return new WideningBuffers(take(memory, cut.count() * load + WideningFunction.BEYOND),
                take(memory, stages * factors + WideningFunction.BEYOND),
                take(memory, weights.offset() ? stages * factors + WideningFunction.BEYOND : 0),
                take(memory, STAGES * TILE_BYTES), slots, pitch, load, factorPitch, factors);
    }

    private static long blocks(long bytes) {
        return Math.ceilDiv(bytes, DType.BLOCK_BYTES) * DType.BLOCK_BYTES;
    }

    private static Address take(LocalMemoryMap memory, long bytes) {
        return memory.take(Space.UB, bytes, DType.BLOCK_BYTES);
    }
}
