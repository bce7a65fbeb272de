package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Sync.Mode;
import ascendsim.isa.program.ProgramBuilder;

/**
 * The cross-core flags of the custom kernel (tiling_quant §1.1): vector cores write a slab together, cube cores use it
 * together, so that the vector cores are two slabs ahead at most and start one tile of the next slab before they let go
 * of the last.
 *
 * @param slabs of the whole run
 */
record CustomFlags(ProgramBuilder program, long slabs) {
    private static final Affine ALL_VECTORS = Affine.of(6);
    private static final Affine ALL_CUBES = Affine.of(7);
    private static final Affine WRITTEN = Affine.of(8);
    private static final Affine USED = Affine.of(9);

    /** A vector core before it stores to slab {@code s}: the last one is complete, its slot's former slab used. */
    void beforeStores(Affine s) {
        program.when(Condition.GT, s, Affine.ZERO, this::handOver);
        program.when(Condition.GT, s, Affine.ONE, () -> program.crossWait(USED));
    }

    private void handOver() {
        program.crossWait(ALL_VECTORS);
        program.crossSet(Mode.CUBE_VECTOR, Pipe.MTE3, WRITTEN);
    }

    /** A vector core after its stores to a slab. */
    void afterStores() {
        program.crossSet(Mode.ALL_OF_KIND, Pipe.MTE3, ALL_VECTORS);
    }

    /** A vector core after its last slab. */
    void afterAll() {
        handOver();
    }

    /** A cube core before it reads a slab. */
    void beforeReads() {
        program.crossWait(WRITTEN);
    }

    /** A cube core after its block of slab {@code s}. */
    void afterReads(Affine s) {
        program.when(Condition.GT, s, Affine.ZERO, () -> program.crossWait(ALL_CUBES));
        program.when(Condition.LT, s, Affine.of(slabs - 1),
                () -> program.crossSet(Mode.ALL_OF_KIND, Pipe.FIX, ALL_CUBES));
        program.when(Condition.LT, s, Affine.of(slabs - 2),
                () -> program.crossSet(Mode.CUBE_VECTOR, Pipe.FIX, USED));
    }
}
