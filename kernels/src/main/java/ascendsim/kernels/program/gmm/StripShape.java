package ascendsim.kernels.program.gmm;

import ascendsim.kernels.program.antiquant.AntiquantBuffers.Capacity;
import ascendsim.kernels.program.antiquant.AntiquantTypes;
import ascendsim.kernels.program.antiquant.TileCut;
import java.util.List;

/**
 * Widened weights of one block, k by base_n, between an AIV and its AIC, and how the AIV makes them. They are stored as
 * the weights are: rows of k, or of columns.
 *
 * @param types    of the weights
 * @param cuts     into tiles, one for each length of groups of k
 * @param capacity of the buffers in UB
 * @param pitch    elements from row to row of a strip
 * @param bytes    of a strip
 * @param slots    strips of each AI core
 */
public record StripShape(AntiquantTypes types, List<TileCut> cuts, Capacity capacity, long pitch, long bytes,
        int slots) {
    public StripShape {
        cuts = List.copyOf(cuts);
    }

    /** Whether weights and strips are stored [K,N]. */
    boolean kDown() {
        return cuts.getFirst().kDown();
    }

    /** Bytes from row to row of a strip. */
    long pitchBytes() {
        return types.out().bytes(pitch);
    }

    /** Bytes of all strips of all cores. */
    public long workspaceBytes(int cores) {
        return bytes * slots * cores;
    }
}
