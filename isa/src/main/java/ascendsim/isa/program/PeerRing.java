package ascendsim.isa.program;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.instruction.Target;

/**
 * n slots in the L1 of an AIC that both its AIVs fill from their UB, each its part (v310), with cross-core flags of
 * mode 4 (isa.md §1.5, §4.6): "full" from each AIV's MTE3 to the AIC's MTE1, "free" back to each. The first n rounds
 * need no "free"; {@link #drain} takes the last ones back, so no counter outlives the kernel.
 *
 * @param slots at most 15, the largest value of a flag's counter
 * @param full  flag id raised by the AIVs, below 16
 * @param free  flag id raised by the AIC, below 16
 */
public record PeerRing(int slots, int full, int free) {
    private static final Mode MODE = Mode.CUBE_ONE_VECTOR;

    /** AIV, before it stores to a slot in round {@code round} = 0, 1, …: MTE3 waits once all slots have been used. */
    public void acquire(ProgramBuilder aiv, Affine round) {
        aiv.when(Condition.GE, round, Affine.of(slots), () -> aiv.crossWait(MODE, Pipe.MTE3, Affine.of(free)));
    }

    /** AIV, after its last store to the slot; in every round, even without a store. */
    public void publish(ProgramBuilder aiv) {
        aiv.crossSet(MODE, Pipe.MTE3, Affine.of(full));
    }

    /** AIC: MTE1 waits for both AIVs. */
    public void await(ProgramBuilder aic) {
        aic.crossWait(MODE, Pipe.MTE1, Affine.of(full));
        aic.crossWait(MODE, Pipe.MTE1, Affine.of(full + Target.CROSS_FLAG_IDS));
    }

    /** AIC, after MTE1's last load from the slot. */
    public void release(ProgramBuilder aic) {
        aic.crossSet(MODE, Pipe.MTE1, Affine.of(free));
        aic.crossSet(MODE, Pipe.MTE1, Affine.of(free + Target.CROSS_FLAG_IDS));
    }

    /** AIV, after {@code rounds} rounds: takes back the "free" flags nobody waited for. */
    public void drain(ProgramBuilder aiv, Affine rounds) {
        aiv.loop(aiv.minimum(rounds, Affine.of(slots)), i -> aiv.crossWait(MODE, Pipe.MTE3, Affine.of(free)));
    }
}
