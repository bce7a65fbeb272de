package ascendsim.kernels.gmm;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.sim.chip.Chip;

/**
 * The tiling of the vendor's kernels with int4 weights on 910B (operators.md §1.4, §3). Their base k of 256 beside 512
 * columns fills all of L0B; here L0B has two tiles, so it is 128.
 *
 * @param wide few rows for each group, or no tuning that says otherwise: 512 columns instead of 256
 */
public record OfficialInt4(Chip chip, boolean wide) {
    /** Average rows of a group below which blocks of int8 x are wide. */
    static final long FEW_ROWS = 32;
    private static final Base WIDE = new Base(64, 512, 128);
    private static final Base USUAL = new Base(128, 256, 256);
    private static final int STEP = 4;
    private static final int CV_STAGES = 4;
    private static final int AIV_PER_AIC = 2;

    public MatmulTiling tiling() {
        boolean fits = 8L * WIDE.n() <= chip.capacities().fb();
        Base base = wide && fits ? WIDE : USUAL;
        return new MatmulTiling(chip.cores().aic(), Math.min(AIV_PER_AIC, chip.cores().aivPerAic()), base,
                staging(base), BlockOrder.PLAIN, new Results(false, 1, CV_STAGES));
    }

    /** Four base tiles a load and two loads of each operand; fewer tiles where another base does not leave the room. */
    public Staging staging(Base base) {
        long tiles = (long) (base.m() + base.n()) * base.k();
        int step = Math.clamp(chip.capacities().l1() / tiles, 1, STEP);
        return new Staging(step, step, 2 * step, 2 * step);
    }
}
