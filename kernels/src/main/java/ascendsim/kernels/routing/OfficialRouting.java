package ascendsim.kernels.routing;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.routing.RoutingProblem;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.sim.chip.Chip;
import java.util.Set;

/**
 * The tiling of the vendor's GroupedMatmulFinalizeRouting with int8 operands on 910B (operators.md §3, isa.md §4.7).
 */
record OfficialRouting(Chip chip, RoutingCall call) {
    private static final Base USUAL = new Base(128, 256, 128);
    private static final Base TALL = new Base(256, 128, 128);
    /** Where the tall base is used: these columns, this depth, more than 128 and at most 256 rows per expert. */
    private static final Set<Long> TALL_COLUMNS = Set.of(7168L, 7680L);
    private static final long TALL_DEPTH = 2048;
    private static final int STEP = 4;
    private static final int CV_STAGES = 4;
    private static final int AIV_PER_AIC = 2;

    MatmulTiling tiling() {
        Base base = isTall() ? TALL : USUAL;
        // Weights in FRACTAL_NZ: unit flag on, as in the vendor's GroupedMatmul (tiling_quant.md §4.1).
        return new MatmulTiling(chip.cores().aic(), Math.min(AIV_PER_AIC, chip.cores().aivPerAic()), base,
                staging(base),
                BlockOrder.PLAIN, new Results(true, 1, CV_STAGES));
    }

    private boolean isTall() {
        RoutingProblem problem = call.problem();
        long rows = call.expectedRows();
        return TALL_COLUMNS.contains(problem.n()) && problem.k() == TALL_DEPTH
                && rows > TALL.n() * problem.experts() && rows <= TALL.m() * problem.experts();
    }

    /** Four base tiles a load and two loads of each operand; fewer tiles where another base does not leave the room. */
    Staging staging(Base base) {
        long tiles = 2L * (base.m() + base.n()) * base.k();
        int step = Math.clamp(chip.capacities().l1() / tiles, 1, STEP);
        return new Staging(step, step, 2 * step, 2 * step);
    }
}
