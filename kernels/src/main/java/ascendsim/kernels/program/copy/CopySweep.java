package ascendsim.kernels.program.copy;

/**
 * Which tiles of a matrix each core copies, and in which order.
 *
 * @param cores   that take part, 1 to the rows of the matrix
 * @param passes  how often a slice is copied before the next one
 * @param slices  parts of equal width that the columns are cut into; a divisor of the columns
 * @param sharing who copies which rows
 */
public record CopySweep(long cores, long passes, long slices, Sharing sharing) {
    /** Who copies which rows of a matrix that is cut into one block of rows for each core. */
    public enum Sharing {
        /** core c has block c to itself */
        OWN_ROWS,
        /** every core copies all blocks: 0, 1, 2 … */
        ALL_SAME,
        /** every core copies all blocks, core c beginning with block c */
        ALL_STAGGERED
    }
}
