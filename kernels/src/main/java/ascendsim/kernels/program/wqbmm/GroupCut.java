package ascendsim.kernels.program.wqbmm;

/**
 * How the MSD kernel of groups divides its work (tiling_quant §1.4): cube cores share columns and groups of the depth;
 * the vector cores of each have half of its columns.
 *
 * @param columns   of a cube core; the last has the rest
 * @param depth     k of a cube core, whole groups; the last has the rest
 * @param cores     AI cores
 * @param aivPerAic vector cores beside each cube core
 * @param warmed    groups of weights that a cube core asks for while it waits for the digits
 */
public record GroupCut(long columns, long depth, int cores, int aivPerAic, int warmed) {
    /** Rounds of sums of a cube core in the workspace. */
    static final int SLOTS = 2;

    /** Cube cores side by side. */
    public long across(MsdProblem problem) {
        return Math.ceilDiv(problem.n(), columns);
    }

    /** Cube cores down the depth. */
    public long down(MsdProblem problem) {
        return Math.ceilDiv(problem.k(), depth);
    }

    long used(MsdProblem problem) {
        return across(problem) * down(problem);
    }

    /** Columns of a vector core. */
    long vector() {
        return columns / aivPerAic;
    }

    int aivs() {
        return cores * aivPerAic;
    }

    /** Bytes of a round of int32 sums. */
    long slotBytes(MsdProblem problem) {
        return Integer.BYTES * problem.digitRows() * columns;
    }

    /** Bytes of all rounds of all cores. */
    long sumBytes(MsdProblem problem) {
        return cores * SLOTS * slotBytes(problem);
    }
}
