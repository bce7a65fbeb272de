package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;

/** How an operand's matrix lies in GM; sizes are constants or, where blocks differ in them, registers. */
public sealed interface GmLayout {
    /**
     * Rows one after the other.
     *
     * @param pitch elements from row to row
     */
    record Nd(Affine pitch) implements GmLayout {
        /** One pitch for all blocks. */
        public Nd(long pitch) {
            this(Affine.of(pitch));
        }
    }

    /**
     * FRACTAL_NZ.
     *
     * @param rows of storage: those of the matrix rounded up to 16
     */
    record Nz(Affine rows) implements GmLayout {
        /** As many rows for all blocks. */
        public Nz(long rows) {
            this(Affine.of(rows));
        }
    }
}
