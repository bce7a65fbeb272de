package ascendsim.kernels.reference;

/** A matrix as a product sees it, read in blocks of float32. */
interface Matrix {
    long rows();

    long columns();

    /**
     * Reads a block that ends inside the matrix.
     *
     * @param row
     *            first row
     * @param column
     *            first column
     * @param into
     *            rows of one length
     */
    void read(long row, long column, float[][] into);

    /** Makes the content now: a lazy tensor must not be filled from inside a parallel loop over blocks. */
    Matrix materialise();
}
