package ascendsim.kernels.program.wqbmm;

/**
 * How the kernel that widens weights and shares the depth among cores divides its work (tiling_quant §1.6): the cube
 * cores share columns and depth, the vector cores of each widen what it needs, slot by slot.
 *
 * @param columns   of a cube core, a multiple of 64; the last has the rest
 * @param depth     k of a cube core; the last has the rest
 * @param slotN     columns of a slot, a multiple of 64
 * @param slotK     k of a slot
 * @param slots     of a cube core in the workspace, at most 15
 * @param vecK      rows of the weight in a vector core's tile
 * @param cores     AI cores
 * @param aivPerAic vector cores beside each cube core
 */
public record ShareCut(long columns, long depth, long slotN, long slotK, int slots, long vecK, int cores,
        int aivPerAic) {

    /** Cube cores side by side. */
    public long across(CustomProblem problem) {
        return Math.ceilDiv(problem.n(), columns);
    }

    /** Cube cores down the depth. */
    public long down(CustomProblem problem) {
        return Math.ceilDiv(problem.k(), depth);
    }

    long used(CustomProblem problem) {
        return across(problem) * down(problem);
    }

    int aivs() {
        return cores * aivPerAic;
    }

    /** Elements from row to row of a slot, which is stored as the weights are. */
    public long pitch(CustomProblem problem) {
        return problem.weights().transposed() ? slotK : slotN;
    }

    public long slotBytes(CustomProblem problem) {
        return problem.type().bytes(slotN * slotK);
    }

    /** Bytes of all slots of all cores. */
    long workspaceBytes(CustomProblem problem) {
        return cores * slots * slotBytes(problem);
    }
}
