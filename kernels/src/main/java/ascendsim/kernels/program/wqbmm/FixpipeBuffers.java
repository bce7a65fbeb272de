package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;

/**
 * Where the fixpipe kernel has its tiles (tiling_quant §1.5): weights as loaded and widened, x, an identity matrix, the
 * rows of words, offsets and biases; in L0A and L0C room for both products.
 */
record FixpipeBuffers(Address weights, Address widened, Address left, Address identity, Address words1,
        Address offsets1, Address bias1, Address squares, Address leftTile, Address identityTile, Address rightTile,
        Address columns, Address sums, Address words, Address offsets, Address bias) {
    static final int STAGES = 2;
    /** Of L1, for x. */
    static final long LEFT_BYTES = 250 * 1024;
    static final long WEIGHT_BYTES = 64 * 1024;
    static final long SQUARE_BYTES = 8 * 1024;
    static final long COLUMN_BYTES = 32 * 1024;
    static final long RIGHT_BYTES = 16 * 1024;
    static final long IDENTITY_BYTES = 1024;
    private static final long WORDS = 1024;
    private static final long OFFSETS = 512;

    static FixpipeBuffers of(LocalMemoryMap map, long rows) {
        return new FixpipeBuffers(take(map, Space.L1, STAGES * WEIGHT_BYTES),
                take(map, Space.L1, STAGES * WEIGHT_BYTES), take(map, Space.L1, LEFT_BYTES),
                take(map, Space.L1, IDENTITY_BYTES), take(map, Space.L1, WORDS), take(map, Space.L1, OFFSETS),
                take(map, Space.L1, OFFSETS), take(map, Space.L0A, STAGES * SQUARE_BYTES),
                take(map, Space.L0A, 2 * rows * FixpipeProblem.Cut.DEPTH), take(map, Space.L0B, IDENTITY_BYTES),
                take(map, Space.L0B, STAGES * RIGHT_BYTES), take(map, Space.L0C, STAGES * COLUMN_BYTES),
                take(map, Space.L0C, rows * OFFSETS), take(map, Space.FB, WORDS), take(map, Space.BT, OFFSETS),
                take(map, Space.BT, OFFSETS));
    }

    private static Address take(LocalMemoryMap map, Space space, long bytes) {
        return map.take(space, bytes, space == Space.L0C ? 1024 : Move.FRACTAL);
    }
}
