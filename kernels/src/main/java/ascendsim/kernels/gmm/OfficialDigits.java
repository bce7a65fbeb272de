package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.AntiquantPath;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;

/**
 * The tiling of the vendor's GroupedMatmul on 910B where x is taken apart into int8 digits (operators.md §1.4). Rows of
 * a base are rows of digits, two to a row of x.
 */
record OfficialDigits(Chip chip, GroupedCall call) {
    private static final int USUAL_N = 256;
    private static final int WIDE_N = 512;
    /** From so many columns on bases are wide. */
    private static final long WIDE_COLUMNS = 2048;
    private static final int MOST_M = 256;
    private static final int UNIT = 16;
    private static final int STAGES = 2;
    private static final int SUM_BYTES = 4;
    private static final int DIGITS = 2;
    private static final int CV_STAGES = 4;

    MatmulTiling tiling() {
        Base base = base();
        return new MatmulTiling(cores(base), 1, base, staging(base), BlockOrder.PLAIN, Template.Blocks.WHOLE,
                Nd2Nz.NONE,
                new Results(false, 1, CV_STAGES), AntiquantPath.DIGITS);
    }

    private Base base() {
        int n = call.n(0) >= WIDE_COLUMNS ? WIDE_N : USUAL_N;
        long k = chip.capacities().l0b() / STAGES / n / UNIT * UNIT;
        long m = Math.min(chip.capacities().l0a() / STAGES / k, chip.capacities().l0c() / (n * SUM_BYTES));
        long tallest = Math.ceilDiv(DIGITS * call.m(0), (long) UNIT) * UNIT;
        return new Base((int) Math.min(Math.min(m, MOST_M), tallest), n, (int) k);
    }

    Staging staging(Base base) {
        return OfficialGrouped.staging(chip, base, DType.INT8);
    }

    /** Fewer cores where even the worst cut into groups makes fewer blocks. */
    private int cores(Base base) {
        long groups = call.groups();
        long rows = groups + Math.max(0, call.m(0) - groups) * DIGITS / base.m();
        return Math.clamp(rows * Math.ceilDiv(call.n(0), (long) base.n()), 1, chip.cores().aic());
    }
}
