package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.ProgramBuilder;

/**
 * A core's part of the kernel that shares the depth among cores.
 *
 * @param column first column
 * @param end    one past the last
 * @param k      first k
 * @param depth  k
 * @param slots  GM byte address of its first slot
 */
record SharePlace(Affine column, Affine end, Affine k, Affine depth, Affine slots) {
    /** The parameter of the slots. */
    static final String WIDENED = CustomCube.WIDENED;
    private static final int FULL = 2;
    private static final int FREE = 3;
    private static final Affine ALL_CUBES = Affine.of(4);
    private static final Affine ADDED = Affine.of(5);

    /** Emits it, for the AI core of a number. */
    static SharePlace of(ProgramBuilder program, CustomProblem problem, ShareCut cut, Affine core) {
        Affine across = program.compute(Op.DIV, core, Affine.of(cut.down(problem)));
        Affine k = program.hold(core.minus(across.times(cut.down(problem))).times(cut.depth()));
        Affine column = program.hold(across.times(cut.columns()));
        return new SharePlace(column, program.minimum(column.plus(cut.columns()), Affine.of(problem.n())), k,
                program.minimum(Affine.of(problem.k()).minus(k), Affine.of(cut.depth())),
                program.hold(program.argument(WIDENED).plus(core.times(cut.slots() * cut.slotBytes(problem)))));
    }

    /** The slots between a cube core and its vector cores. */
    static CrossRing ring(ShareCut cut) {
        return new CrossRing(cut.slots(), FULL, FREE);
    }

    /** All cube cores have added what they have; each tells its vector cores. */
    static void cubesDone(ProgramBuilder cube) {
        cube.crossSet(Mode.ALL_OF_KIND, Pipe.FIX, ALL_CUBES);
        cube.crossWait(ALL_CUBES);
        cube.crossSet(Mode.CUBE_VECTOR, Pipe.FIX, ADDED);
    }

    static void awaitCubes(ProgramBuilder vector) {
        vector.crossWait(ADDED);
    }

    /**
     * A slot's weights.
     *
     * @param column the first
     * @param k      the first, counted from the core's
     */
    record Slot(Affine column, Affine columns, Affine k, Affine depth) {
    }

    /** What is done for some columns and for each slot of them. */
    interface Body {
        void begin(Affine column, Affine columns);

        void slot(Slot slot);

        void end(Affine column, Affine columns);
    }

    /** Emits {@code body} for all slots of the core, the depth of the same columns one after the other. */
    void forSlots(ProgramBuilder program, ShareCut cut, Body body) {
        program.loop(column, end, Affine.of(cut.slotN()), first -> {
            Affine columns = program.minimum(end.minus(first), Affine.of(cut.slotN()));
            body.begin(first, columns);
            program.loop(Affine.ZERO, depth, Affine.of(cut.slotK()), begin -> body
                    .slot(new Slot(first, columns, begin,
                            program.minimum(depth.minus(begin), Affine.of(cut.slotK())))));
            body.end(first, columns);
        });
    }
}
