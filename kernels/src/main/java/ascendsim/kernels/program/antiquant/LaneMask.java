package ascendsim.kernels.program.antiquant;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.ScalarState.SetMaskCount;
import ascendsim.isa.program.ProgramBuilder;

/** Vector instructions on fewer lanes, or on more elements, than their repeats have; afterwards all lanes again. */
record LaneMask(ProgramBuilder program) {
    private static final Affine ALL = Affine.of(-1);
    private static final Affine WORD = Affine.of(Long.SIZE);

    /** On a number of elements, whatever the repeats say. */
    void counted(Affine elements, Runnable emit) {
        program.emit(new SetMaskCount(elements));
        emit.run();
        reset();
    }

    /** On the first {@code lanes} lanes of each repeat, 1 to 128. */
    void first(Affine lanes, Runnable emit) {
        Affine low = program.minimum(lanes, WORD);
        program.emit(new SetMask(ones(lanes.minus(low)), ones(low)));
        emit.run();
        reset();
    }

    private void reset() {
        program.emit(new SetMask(ALL, ALL));
    }

    /** {@code count} ones from bit 0 on; in two shifts, because a distance of 64 is none. */
    private Affine ones(Affine count) {
        Affine half = program.compute(Op.SHR, count, Affine.ONE);
        Affine zeros = program.compute(Op.SHL, ALL, half);
        return ALL.minus(program.compute(Op.SHL, zeros, count.minus(half)));
    }
}
