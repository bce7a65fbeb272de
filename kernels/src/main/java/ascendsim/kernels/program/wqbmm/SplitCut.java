package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;

/**
 * How the MSD kernel over parts of the depth divides its work (tiling_quant §1.3): columns in rounds, of a round each
 * cube core's task has some columns and a part of the depth, each vector core some columns of all parts.
 *
 * @param part      k of x that are taken apart together; the last part has the rest
 * @param round     columns of a round
 * @param cube      columns of a cube core's task
 * @param vector    columns of a vector core
 * @param ring      rounds of sums in the workspace, an even number: the vector cores let go of half of them at a time
 * @param rows      of x that a vector core takes apart one after the other
 * @param cores     AI cores
 * @param aivPerAic vector cores beside each cube core
 * @param sum       type of a sum in the workspace: INT32, or FLOAT16 for less traffic
 */
public record SplitCut(long part, long round, long cube, long vector, int ring, long rows, int cores, int aivPerAic,
        DType sum) {
    /** k of a round where there are groups. */
    public static final long PACK = 1024;

    int aivs() {
        return cores * aivPerAic;
    }

    /** Parts of the depth. */
    public long parts(MsdProblem problem) {
        return Math.ceilDiv(problem.k(), part);
    }

    /** Rounds over the columns. */
    long sweeps(MsdProblem problem) {
        return Math.ceilDiv(problem.n(), round);
    }

    /** Rounds down the depth: packs of groups. */
    long packs(MsdProblem problem) {
        return problem.grouped() ? Math.ceilDiv(problem.k(), PACK) : 1;
    }

    public long rounds(MsdProblem problem) {
        return sweeps(problem) * packs(problem);
    }

    /** Matrices of sums of a round, each over its own part of the depth; the last round of a sweep may have fewer. */
    long terms(MsdProblem problem) {
        return problem.grouped() ? Math.min(PACK / problem.group(), problem.groups()) : parts(problem);
    }

    /** Terms of the last round of a sweep. */
    long lastTerms(MsdProblem problem) {
        return problem.grouped() ? problem.groups() - (packs(problem) - 1) * terms(problem) : terms(problem);
    }

    /** Depth of a term. */
    long depth(MsdProblem problem) {
        return problem.grouped() ? problem.group() : part;
    }

    long termBytes(MsdProblem problem) {
        return sum.bytes(problem.digitRows() * round);
    }

    /** Bytes of a round's sums. */
    public long slotBytes(MsdProblem problem) {
        return terms(problem) * termBytes(problem);
    }

    int slots(MsdProblem problem) {
        return (int) Math.min(ring, rounds(problem));
    }

    /** Columns of the last vector core that has any in the last sweep. */
    long tail(MsdProblem problem) {
        return problem.n() % vector;
    }

    /** Columns of rows of vector cores side by side. */
    long across(MsdProblem problem) {
        return Math.ceilDiv(Math.min(round, problem.n()), vector);
    }

    /** Rows of vector cores, which share the rows of y. */
    long down(MsdProblem problem) {
        return Math.max(1, aivs() / across(problem));
    }

    /** Rows of y of a vector core. */
    long height(MsdProblem problem) {
        return Math.ceilDiv(problem.m(), down(problem));
    }
}
