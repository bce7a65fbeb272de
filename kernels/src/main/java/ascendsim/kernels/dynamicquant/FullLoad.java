package ascendsim.kernels.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.program.dynamicquant.QuantProblem;
import ascendsim.kernels.program.dynamicquant.QuantProblem.Smooth;
import ascendsim.kernels.tiling.QuantTiling;
import ascendsim.kernels.tiling.QuantTiling.Path;
import ascendsim.sim.chip.Chip;

/**
 * The vendor's tiling of v310 for rows that fit UB (tiling_quant.md §5.3; ops-nn@e5c3fa93
 * dynamic_quant_tiling_arch35). It counts more bytes than the kernel takes; with two buffers of each kind twice as
 * many.
 */
record FullLoad(Chip chip, QuantProblem problem) {
    /** Rows in UB at a time. */
    static final long MAX_ROWS = 255;

    private static final long RESERVED_BYTES = 1024;
    private static final long ROW_UNIT = 16;
    /** Bytes of UB per element of a row: x, y and scale, and what an offset would take. */
    private static final long BYTES = 7 + 4;
    /** With factors so many more. */
    private static final long FACTOR_BYTES = 2;
    private static final int DOUBLE = 2;

    /** UB as the host sees it. */
    static long ubBytes(Chip chip) {
        return chip.capacities().ub();
    }

    private long room() {
        return ubBytes(chip) - RESERVED_BYTES;
    }

    private long rowBytes() {
        long columns = Math.ceilDiv(problem.columns(), ROW_UNIT) * ROW_UNIT;
        return columns * (problem.isSmoothed() ? BYTES + FACTOR_BYTES : BYTES);
    }

    /** Whether the kernel of the vendor's that is built here takes the problem. */
    boolean takes() {
        return problem.output() == DType.INT8 && !(problem.smooth() instanceof Smooth.Grouped) && rowBytes() <= room();
    }

    /** Buffers of each kind. */
    int stages() {
        return DOUBLE * rowBytes() <= room() ? DOUBLE : 1;
    }

    /** Rows evenly over the cores, in a pass as many as fit. */
    QuantTiling tiling() {
        long cores = Math.min(chip.cores().aiv(), problem.rows());
        long most = Math.min(MAX_ROWS, Math.ceilDiv(problem.rows(), cores));
        return new QuantTiling(Path.FULL_LOAD, cores, Math.clamp(room() / (stages() * rowBytes()), 1, most));
    }
}
