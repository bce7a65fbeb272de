package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;

/**
 * UB of the n_first kernel: loads of weights, their scales and offsets, and tiles of widened weights.
 *
 * @param pitch       bytes from line to line of a load
 * @param load        bytes of a load
 * @param factorPitch bytes from group to group
 * @param factors     bytes of the scales of a stage
 */
public record NFirstBuffers(Address in, Address scale, Address offset, Address out, long pitch, long load,
        long factorPitch, long factors) {
    /** Tiles of widened weights, and factors where a block's are loaded once. */
    static final int STAGES = 2;
    /** Lines and elements of a tile. */
    static final int LINES = 64;
    static final int ELEMENTS = 256;
    static final long TILE_BYTES = (long) ELEMENTS / 16 * NFirstFunction.COLUMN * DType.BLOCK_BYTES;

    /** Lays them out. @param memory receives the buffers */
    public static NFirstBuffers of(CustomProblem problem, NFirstCut cut, LocalMemoryMap memory) {
        boolean transposed = problem.weights().transposed();
        long lines = transposed ? Math.ceilDiv(cut.columns().widest(), 2) : cut.loads().step() / 2;
        long elements = transposed ? cut.loads().depth() : cut.columns().widest();
        long pitch = blocks(problem.weights().type().bytes(elements));
        long load = pitch * lines;
        long factorPitch = blocks(problem.factorBytes() * switch (NFirstFunction.factors(problem)) {
            case SINGLE -> 1;
            case LINE -> lines;
            case LANE -> elements;
        });
        long size = problem.scales().groupSize();
        long factors = size == 0 ? factorPitch : factorPitch * (Math.ceilDiv(lines - 1, size) + 1);
        int stages = size == 0 ? STAGES : cut.loads().count();
        return new NFirstBuffers(take(memory, cut.loads().count() * load + NFirstFunction.BEYOND),
                take(memory, stages * factors + NFirstFunction.BEYOND),
                take(memory, problem.scales().offset() ? stages * factors + NFirstFunction.BEYOND : 0),
                take(memory, STAGES * TILE_BYTES), pitch, load, factorPitch, factors);
    }

    private static long blocks(long bytes) {
        return Math.ceilDiv(bytes, DType.BLOCK_BYTES) * DType.BLOCK_BYTES;
    }

    private static Address take(LocalMemoryMap memory, long bytes) {
        return memory.take(Space.UB, bytes, DType.BLOCK_BYTES);
    }
}
