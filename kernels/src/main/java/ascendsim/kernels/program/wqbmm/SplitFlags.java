package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.digits.Phases;

/**
 * The cross-core flags of the MSD kernel over parts of the depth (tiling_quant §1.3): cube cores wait for one another
 * after every round, then each tells its vector cores; these let go of half a ring of rounds at a time.
 */
final class SplitFlags {
    private static final Affine ALL_CUBES = Affine.of(3);
    private static final Affine ALL_VECTORS = Affine.of(4);
    private static final Affine USED = Affine.of(5);

    private final ProgramBuilder program;
    private final long rounds;
    private final int cycle;
    private final Variable round;
    private final Variable turn;
    private final Variable slot;

    /** @param rounds of the whole run; @param ring rounds in the workspace */
    SplitFlags(ProgramBuilder program, long rounds, int ring) {
        this.program = program;
        this.rounds = rounds;
        this.cycle = ring / 2;
        this.round = program.variable(Affine.ZERO);
        this.turn = program.variable(Affine.ZERO);
        this.slot = program.variable(Affine.ZERO);
    }

    /** Which of the ring's rounds this one is. */
    Affine slot() {
        return slot.value();
    }

    private boolean returns() {
        return rounds > 2L * cycle;
    }

    private void next() {
        if (returns()) {
            turn.rotate(cycle);
            round.add(1);
        }
        slot.rotate((int) Math.min(2L * cycle, rounds));
    }

    /** A cube core before the first sum of a round. */
    void beforeSums() {
        if (returns()) {
            program.when(Condition.GE, round.value(), Affine.of(2L * cycle),
                    () -> program.when(Condition.EQ, turn.value(), Affine.ZERO, () -> program.crossWait(USED)));
        }
    }

    /** A cube core after its sums of a round. */
    void afterSums() {
        program.crossSet(Mode.ALL_OF_KIND, Pipe.FIX, ALL_CUBES);
        program.crossWait(ALL_CUBES);
        Phases.sumsDone(program);
        next();
    }

    /** A vector core before it loads sums of a round. */
    void beforeLoads() {
        Phases.awaitSums(program);
    }

    /** A vector core after its loads of a round. */
    void afterLoads() {
        if (returns()) {
            program.when(Condition.EQ, turn.value(), Affine.of(cycle - 1L),
                    () -> program.when(Condition.LT, round.value(), Affine.of(rounds - cycle - 1), this::letGo));
        }
        next();
    }

    private void letGo() {
        program.crossSet(Mode.ALL_OF_KIND, Pipe.MTE2, ALL_VECTORS);
        program.crossWait(ALL_VECTORS);
        program.crossSet(Mode.CUBE_VECTOR, Pipe.MTE2, USED);
    }
}
