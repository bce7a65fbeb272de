package ascendsim.kernels.program.gmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.program.ProgramBuilder;

/**
 * Hand-overs of a round's widened weights: all vector cores together give them to all cube cores, and write to the half
 * that the round before had only when every cube core is done with it.
 */
record RoundFlags(ProgramBuilder program) {
    private static final Affine WIDENED = Affine.of(5);
    private static final Affine USED = Affine.of(3);
    /** SyncAll uses ids from 11 on (isa.md §1.5). */
    private static final Affine ALL_AIVS = Affine.of(11);

    /** A vector core after its stores of round {@code round}: its cube core is done with the round before, too. */
    void widened(Affine round) {
        program.when(Condition.GT, round, Affine.ZERO, () -> program.crossWait(USED));
        program.crossSet(Mode.ALL_OF_KIND, Pipe.MTE3, ALL_AIVS);
        program.crossWait(ALL_AIVS);
        program.crossSet(Mode.CUBE_VECTOR, Pipe.MTE3, WIDENED);
    }

    /** A vector core after all rounds. */
    void end() {
        program.crossWait(USED);
    }

    /** A cube core before it reads a round's weights. */
    void awaitWeights() {
        program.crossWait(WIDENED);
    }

    /** A cube core after its last load of a round. */
    void weightsUsed() {
        program.crossSet(Mode.CUBE_VECTOR, Pipe.MTE2, USED);
    }
}
