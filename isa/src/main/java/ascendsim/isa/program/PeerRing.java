package ascendsim.isa.program;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.instruction.Target;

/**
 * n buffers of one kind of core that the other kind fills inside an AI core (v310), with cross-core flags of mode 4
 * (isa.md §1.5, §4.6): "full" from the filling pipe to the emptying one, "free" back. The AIC has the flags of AIV 1
 * under ids 16 higher. The first n rounds need no "free"; {@link #drain} takes the last ones back, so no counter
 * outlives the kernel.
 *
 * @param slots  at most 15, the largest value of a flag's counter
 * @param full   flag id raised by who fills, below 16
 * @param free   flag id raised by who empties, below 16
 * @param filler who fills a buffer
 * @param reader who empties it
 */
public record PeerRing(int slots, int full, int free, End filler, End reader) {
    /**
     * One side of a ring.
     *
     * @param pipe     the pipe that works on a buffer
     * @param partners cores of the other kind that each of this side meets
     */
    public record End(Pipe pipe, int partners) {
        /** The AIC, with one or both of its AIVs. */
        public static End cube(Pipe pipe, int vectors) {
            return new End(pipe, vectors);
        }

        /** Each AIV by itself. */
        public static End vector(Pipe pipe) {
            return new End(pipe, 1);
        }

        private void await(ProgramBuilder program, int flag) {
            for (int i = 0; i < partners; i++) {
                program.crossWait(Mode.CUBE_ONE_VECTOR, pipe, Affine.of(flag + i * Target.CROSS_FLAG_IDS));
            }
        }

        private void raise(ProgramBuilder program, int flag) {
            for (int i = 0; i < partners; i++) {
                program.crossSet(Mode.CUBE_ONE_VECTOR, pipe, Affine.of(flag + i * Target.CROSS_FLAG_IDS));
            }
        }
    }

    /** Filler, before it fills a buffer in round {@code round} = 0, 1, …: waits once all have been used. */
    public void acquire(ProgramBuilder program, Affine round) {
        program.when(Condition.GE, round, Affine.of(slots), () -> filler.await(program, free));
    }

    /** Filler, after the instruction that completes the buffer; in every round, even without one. */
    public void publish(ProgramBuilder program) {
        filler.raise(program, full);
    }

    /** Reader, before it reads a buffer. */
    public void await(ProgramBuilder program) {
        reader.await(program, full);
    }

    /** Reader, after the instruction that last reads the buffer. */
    public void release(ProgramBuilder program) {
        reader.raise(program, free);
    }

    /** Filler, after {@code rounds} rounds: takes back the "free" flags nobody waited for. */
    public void drain(ProgramBuilder program, Affine rounds) {
        program.loop(program.minimum(rounds, Affine.of(slots)), _ -> filler.await(program, free));
    }
}
