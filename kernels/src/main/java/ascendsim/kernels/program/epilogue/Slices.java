package ascendsim.kernels.program.epilogue;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.program.ProgramBuilder;
import java.util.function.LongConsumer;

/** Rows of float32 cut into the lanes of repeats: an instruction takes some columns and repeats down the rows. */
final class Slices {
    /** Float32 lanes of a repeat. */
    static final int LANES = Vector.REPEAT_BYTES / 4;
    private static final Affine ALL_LANES = Affine.of(-1);

    private final ProgramBuilder program;

    Slices(ProgramBuilder program) {
        this.program = program;
    }

    /** Calls {@code emit} with the first column of every {@link #LANES}, under a mask where fewer are left. */
    void over(long columns, LongConsumer emit) {
        long whole = columns / LANES;
        for (long i = 0; i < whole; i++) {
            emit.accept(i * LANES);
        }
        long rest = columns % LANES;
        if (rest > 0) {
            program.emit(new SetMask(Affine.ZERO, Affine.of((1L << rest) - 1)));
            emit.accept(whole * LANES);
            program.emit(new SetMask(ALL_LANES, ALL_LANES));
        }
    }
}
