package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.ProgramBuilder;

/**
 * A core's part of the MSD kernel of groups.
 *
 * @param column first column
 * @param k      first k
 * @param depth  k
 * @param sums   GM byte address of its first round of sums
 */
record GroupPlace(Affine column, Affine k, Affine depth, Affine sums) {
    private static final int FULL = 2;
    private static final int FREE = 3;

    /** Emits it, for the AI core of a number. */
    static GroupPlace of(ProgramBuilder program, MsdProblem problem, GroupCut cut, Affine core) {
        long down = cut.down(problem);
        Affine across = program.compute(Op.DIV, core, Affine.of(down));
        Affine k = program.hold(core.minus(across.times(down)).times(cut.depth()));
        Affine sums = program.argument("sums");
        return new GroupPlace(program.hold(across.times(cut.columns())), k,
                program.minimum(Affine.of(problem.k()).minus(k), Affine.of(cut.depth())),
                program.hold(sums.plus(core.times(GroupCut.SLOTS * cut.slotBytes(problem)))));
    }

    /** The rounds of sums between a cube core and its vector cores. */
    static CrossRing ring() {
        return new CrossRing(GroupCut.SLOTS, FULL, FREE);
    }
}
