package ascendsim.kernels.matmul;

import ascendsim.isa.tensor.Format;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.sim.chip.Chip;

/**
 * The tiling of the vendor's MatMulV3 on 910B: base block and L1 by its rules (tiling_dense §1.3, §1.4), the block
 * order by catlass (isa.md §4.3).
 *
 * @param chip    whose cores and L1 count
 * @param problem to be tiled
 */
public record OfficialTiling(Chip chip, MatmulProblem problem) {
    /** Bytes of k in one base block. */
    private static final int DEPTH_BYTES = 128;
    private static final int WIDE = 256;
    private static final int NARROW = 128;
    /** L1 kept free for the bias row. */
    private static final long BIAS_BYTES = 1024;

    public MatmulTiling tiling() {
        Base base = base();
        long blocks = Math.ceilDiv(problem.m(), base.m()) * Math.ceilDiv(problem.n(), base.n());
        int cores = (int) Math.min(chip.cores().aic(), blocks);
        int direction = problem.m() > problem.n() ? 0 : 1;
        return new MatmulTiling(cores, chip.cores().aivPerAic(), base, staging(base),
                BlockOrder.swizzled(MatmulTiling.SWIZZLE_OFFSET, direction), new Results(true, 1, 2));
    }

    private Base base() {
        boolean tall = isTall();
        int m = tall ? WIDE : NARROW;
        int n = tall ? NARROW : WIDE;
        int k = DEPTH_BYTES / elementBytes();
        return new Base(clip(m, problem.m(), problem.unitM()), clip(n, problem.n(), problem.unitN()),
                clip(k, problem.k(), problem.unitK()));
    }

    /**
     * Whether rows get the wide side: both operands transposed, yes; neither, or y in FRACTAL_NZ, no; else by which
     * side is big, or which base makes the operands travel less (tiling_dense §1.3).
     */
    private boolean isTall() {
        boolean x = problem.left().transposed();
        boolean y = problem.right().transposed();
        if (x == y || problem.right().format() != Format.ND) {
            return x && y;
        }
        long m = problem.m();
        long n = problem.n();
        long big = chip.cores().aic() / 2L * WIDE;
        if (m >= big && n >= big) {
            return traffic(WIDE, NARROW) < traffic(NARROW, WIDE);
        }
        return m >= big || n < big && m > n;
    }

    /** Elements loaded per k by all blocks of a base. */
    private long traffic(int baseM, int baseN) {
        return Math.ceilDiv(problem.m(), (long) baseM) * problem.n()
                + Math.ceilDiv(problem.n(), (long) baseN) * problem.m();
    }

    private static int clip(int base, long size, int unit) {
        return (int) Math.min(base, Math.ceilDiv(size, unit) * unit);
    }

    private int elementBytes() {
        return problem.operand().bits() / 8;
    }

    /** The official L1 split for a base: half of L1 for each operand, two buffers of each (tiling_dense §1.4). */
    public Staging staging(Base base) {
        long l1 = chip.capacities().l1();
        long tileA = (long) base.m() * base.k() * elementBytes();
        long tileB = (long) base.n() * base.k() * elementBytes();
        long depthA = Math.max(2, l1 / 2 / tileA);
        long depthB = Math.max(2, l1 / 2 / tileB);
        if (depthA * tileA + depthB * tileB > l1 - (problem.bias().isPresent() ? BIAS_BYTES : 0)) {
            if (base.m() <= base.n()) {
                depthA /= 2;
            } else {
                depthB /= 2;
            }
        }
        long stepA = step(Math.max(1, depthA / 2), base);
        long stepB = step(Math.max(1, depthB / 2), base);
        if (stepA > stepB) {
            stepA = stepA / stepB * stepB;
        } else {
            stepB = stepB / stepA * stepA;
        }
        return new Staging((int) stepA, (int) stepB, (int) (2 * stepA), (int) (2 * stepB));
    }

    /** No more than there is of k; else whole 512-byte lines of it, or 256-byte halves. */
    private long step(long most, Base base) {
        long all = Math.ceilDiv(problem.k(), base.k());
        if (most >= all) {
            return all;
        }
        long bytes = most * base.k() * elementBytes();
        long unit = bytes > 512 ? 512 : 256;
        long whole = bytes / unit * unit / ((long) base.k() * elementBytes());
        return bytes <= 256 || whole == 0 ? most : whole;
    }
}
