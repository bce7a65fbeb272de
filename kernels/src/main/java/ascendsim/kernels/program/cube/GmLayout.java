package ascendsim.kernels.program.cube;

/** How an operand's matrix lies in GM. */
public sealed interface GmLayout {
    /**
     * Rows one after the other.
     *
     * @param pitch elements from row to row
     */
    record Nd(long pitch) implements GmLayout {
    }

    /**
     * FRACTAL_NZ.
     *
     * @param rows of storage: those of the matrix rounded up to 16
     */
    record Nz(long rows) implements GmLayout {
    }
}
