package ascendsim.kernels.program.gmm;

import ascendsim.kernels.program.antiquant.AntiquantBuffers.Capacity;
import ascendsim.kernels.program.antiquant.AntiquantTypes;
import ascendsim.kernels.program.antiquant.TileCut;

/**
 * Widened weights of one block, k by base_n, between an AIV and its AIC, and how the AIV makes them. They are stored as
 * the weights are: rows of k, or of columns.
 *
 * @param types    of the weights
 * @param cut      into tiles
 * @param capacity of the buffers in UB
 * @param pitch    elements from row to row of a strip
 * @param bytes    of a strip
 * @param slots    strips of each AI core
 */
public record StripShape(AntiquantTypes types, TileCut cut, Capacity capacity, long pitch, long bytes, int slots) {

    /** Bytes from row to row of a strip. */
    long pitchBytes() {
        return types.out().bytes(pitch);
    }

    /** Bytes of all strips of all cores. */
    public long workspaceBytes(int cores) {
        return bytes * slots * cores;
    }
}
