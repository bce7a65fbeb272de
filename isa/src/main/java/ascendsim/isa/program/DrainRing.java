package ascendsim.isa.program;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.instruction.Target;

/**
 * n buffers in UB that the AIC drains into, for each of its AIVs (v310), with cross-core flags of mode 4 (isa.md §1.5):
 * "full" from the AIC's pipe to each AIV's, "free" back from each AIV alone. The AIC has the flags of AIV 1 under ids
 * 16 higher. The first n rounds need no "free"; {@link #drain} takes the last ones back.
 *
 * @param slots   at most 15, the largest value of a flag's counter
 * @param full    flag id raised by the AIC, 0 to 15
 * @param free    flag id raised by each AIV, 0 to 15
 * @param vectors AIVs that take part, 1 or 2
 * @param cube    the AIC's pipe that fills a buffer
 * @param vector  the AIVs' pipe that empties it
 */
public record DrainRing(int slots, int full, int free, int vectors, Pipe cube, Pipe vector) {

    /** AIC, before it fills a buffer in round {@code round} = 0, 1, …: waits once all have been used. */
    public void acquire(ProgramBuilder aic, Affine round) {
        aic.when(Condition.GE, round, Affine.of(slots), () -> awaitFree(aic));
    }

    private void awaitFree(ProgramBuilder aic) {
        for (int i = 0; i < vectors; i++) {
            aic.crossWait(Mode.CUBE_ONE_VECTOR, cube, Affine.of(free + i * Target.CROSS_FLAG_IDS));
        }
    }

    /** AIC, after the instruction that completes the buffer. */
    public void publish(ProgramBuilder aic) {
        for (int i = 0; i < vectors; i++) {
            aic.crossSet(Mode.CUBE_ONE_VECTOR, cube, Affine.of(full + i * Target.CROSS_FLAG_IDS));
        }
    }

    /** AIV, before it reads a buffer. */
    public void await(ProgramBuilder aiv) {
        aiv.crossWait(Mode.CUBE_ONE_VECTOR, vector, Affine.of(full));
    }

    /** AIV, after the instruction that last reads the buffer. */
    public void release(ProgramBuilder aiv) {
        aiv.crossSet(Mode.CUBE_ONE_VECTOR, vector, Affine.of(free));
    }

    /** AIC, after {@code rounds} rounds: takes back the "free" flags nobody waited for. */
    public void drain(ProgramBuilder aic, Affine rounds) {
        aic.loop(aic.minimum(rounds, Affine.of(slots)), _ -> awaitFree(aic));
    }
}
