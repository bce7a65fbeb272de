package ascendsim.kernels.program.widening;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.PeerRing;
import ascendsim.isa.program.PeerRing.End;

/**
 * Weights on their way to L1.
 *
 * @param widest columns of the widest block, a multiple of 16
 * @param step   depth of a slot in L1, a multiple of 64
 * @param depth  of a load into UB, a multiple of {@code step}; where weights are stored as [k, n], {@code step}
 * @param count  loads in UB, at most 4
 * @param inL2   whether they go through L2
 */
public record FeedCut(long widest, long step, long depth, int count, boolean inL2) {
    /** Slots of widened weights in L1, with the vendor's flag ids (tiling_quant §2.3). */
    public static final PeerRing RING = new PeerRing(2, 9, 8, End.vector(Pipe.MTE3), End.cube(Pipe.MTE1, 2));
}
