package ascendsim.kernels.qmm;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockOrder.RowMajor;
import ascendsim.kernels.tiling.AntiquantPath;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;

/**
 * A stand-in for the tiling of the vendor's closed library for few rows. It follows the published samples (tiling_dense
 * §3.5): the columns are shared out over all cores, all of x1 stays in L1 where it fits, tiles of x2 are as deep as L0B
 * allows. Problems with more rows take the "basic" rules instead, which agree with the samples but for the cores.
 */
record ClosedTiling(Chip chip, QuantMatmulProblem problem) {
    private static final long FEW_ROWS = 64;
    private static final long COLUMNS = 128;
    private static final long COLUMN_UNIT = 32;
    private static final int CV_STAGES = 2;

    boolean hasFewRows() {
        return problem.m() <= FEW_ROWS;
    }

    MatmulTiling tiling() {
        long unit = Math.max(COLUMN_UNIT, problem.unitN());
        long share = Multiples.up(Math.ceilDiv(problem.n() * problem.batch().count(), (long) chip.cores().aic()), unit);
        long n = divisor(Math.min(share, Multiples.up(problem.n(), unit)), unit);
        Base base = BasicBase.withDepth(problem, Multiples.up(problem.m(), problem.unitM()), n);
        boolean mixed = problem.way().isMixed();
        boolean stays = stays(base);
        Results results = new Results(!mixed, 2, CV_STAGES);
        long perCore = Math.ceilDiv(Math.ceilDiv(problem.n(), n) * problem.batch().count(), (long) chip.cores().aic());
        BlockOrder order = BlockOrder.of(perCore == 1 ? new RowMajor() : new BlockOrder.Runs(true));
        return new MatmulTiling(chip.cores().aic(), 1, base, staging(base), order,
                stays ? new Template.LeftInL1() : Template.Blocks.WHOLE, Nd2Nz.NONE, results,
                AntiquantPath.WORKSPACE);
    }

    /** The largest part of a core's columns that is a whole number of units and at most {@link #COLUMNS}. */
    private static long divisor(long share, long unit) {
        for (long n = Multiples.down(Math.min(share, COLUMNS), unit); n > unit; n -= unit) {
            if (share % n == 0) {
                return n;
            }
        }
        return unit;
    }

    /** Whether all of x1 stays in L1: it takes half of it or less, and there is one product. */
    private boolean stays(Base base) {
        return problem.batch().count() == 1
                && Math.ceilDiv(problem.k(), (long) base.k()) * tile(base.m(), base) <= BasicStaging.L1 / 2;
    }

    private long tile(long extent, Base base) {
        return problem.bytes(extent * base.k());
    }

    private Staging staging(Base base) {
        long all = Math.ceilDiv(problem.k(), (long) base.k());
        long tileA = tile(base.m(), base);
        long stepA = stays(base) ? all : Math.clamp(BasicStaging.L1 / 4 / tileA, 1, all);
        long depthA = stays(base) ? stepA : 2 * stepA;
        long left = BasicStaging.L1 - depthA * tileA - 4096;
        long stepB = 1;
        for (long step = 2; step <= stepA; step++) {
            boolean divides = stepA % step == 0;
            stepB = divides && 2 * step * tile(base.n(), base) <= left ? step : stepB;
        }
        return new Staging((int) stepA, (int) stepB, (int) depthA, (int) (2 * stepB));
    }
}
