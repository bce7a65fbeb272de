package ascendsim.kernels.program.wqbmm;

/**
 * How the custom kernel divides its work (tiling_quant §1.1). Columns go slab by slab; of every slab each column of
 * cube
 * cores has {@code baseN} columns, each row of them {@code singleM} rows of the output.
 *
 * @param baseM   rows of a block
 * @param nDim    cube cores across a slab
 * @param mDim    cube cores down
 * @param singleM rows of a cube core, a multiple of {@code baseM}
 * @param ring    slabs in the workspace
 * @param vecN    columns of a vector core's tile
 * @param vecK    rows of it
 * @param aivs    vector cores of the launch
 */
public record CustomCut(long baseM, long baseN, long nDim, long mDim, long singleM, int ring, long vecN, long vecK,
        long aivs) {
    /** Depth to which rows of a transposed slab are rounded up: 512 bytes. */
    private static final long DEPTH_UNIT = 256;

    /** Columns of a slab. */
    public long width() {
        return baseN * nDim;
    }

    public long slabs(CustomProblem problem) {
        return Math.ceilDiv(problem.n(), width());
    }

    int slots(CustomProblem problem) {
        return (int) Math.min(ring, slabs(problem));
    }

    /** Elements from row to row of a slab, which is stored as the weights are. */
    public long pitch(CustomProblem problem) {
        return problem.weights().transposed() ? Math.ceilDiv(problem.k(), DEPTH_UNIT) * DEPTH_UNIT : width();
    }

    /** Bytes of a slab. */
    public long slabBytes(CustomProblem problem) {
        long rows = problem.weights().transposed() ? width() : Math.ceilDiv(problem.k(), 16) * 16;
        return Math.ceilDiv(rows * pitch(problem), DEPTH_UNIT) * DEPTH_UNIT * problem.type().bytes(1);
    }

    /** Bytes of all slots. */
    public long workspaceBytes(CustomProblem problem) {
        return slots(problem) * slabBytes(problem);
    }
}
