package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.kernels.program.grouped.RoundWalk;

/**
 * Widened weights between all AIVs and all AICs: two halves of the workspace that rounds use in turn, in each the
 * round's right operands one after the other, rows of k.
 *
 * @param strip  how weights are widened; its pitch is that of a right operand, its bytes those of a half
 * @param rounds what a round makes ready
 * @param depth  k of every right operand
 * @param aivs   vector cores that share its rows
 */
public record RoundShape(StripShape strip, RoundWalk.Rounds rounds, long depth, long aivs) {
    /** Halves of the workspace. */
    public static final int HALVES = 2;
    /** Rows of k that a vector core widens at least (isa.md §4.6). */
    private static final long LEAST_ROWS = 8;

    /** Bytes of both halves. */
    public long workspaceBytes() {
        return HALVES * strip.bytes();
    }

    /** Bytes from the workspace's beginning to a slab. */
    Affine place(Affine half, RoundWalk.Slab slab) {
        return half.times(strip.bytes()).plus(slab.place().times(depth * strip.pitchBytes()));
    }

    /**
     * Rows that each vector core widens: all of them alike, whole groups of k, or parts of one that divide it evenly.
     *
     * @param groupLength k that share a scale; 0: all of them
     */
    long share(long groupLength) {
        long least = Math.max(LEAST_ROWS, Math.ceilDiv(depth, aivs));
        if (groupLength == 0) {
            return least;
        }
        if (least >= groupLength) {
            return Math.ceilDiv(least, groupLength) * groupLength;
        }
        long share = least;
        while (groupLength % share != 0) {
            share++;
        }
        return share;
    }
}
