package ascendsim.kernels.wqbmm;

import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import java.util.Map;

/**
 * The tiling of the fixpipe kernel (tiling_quant §1.5).
 *
 * @param cubes cube cores
 */
record OfficialFixpipe(WqbmmProblem problem, int cubes) {
    private static final long NARROW = 16;
    private static final long UNIT = 32;
    private static final long BASE_N = 128;
    private static final long BASE_K = 512;

    WqbmmTiling tiling() {
        long singleN = problem.n() <= NARROW * cubes
                ? NARROW
                : OfficialMsd.up(Math.ceilDiv(problem.n(), cubes), UNIT);
        long down = cubes / Math.ceilDiv(problem.n(), singleN);
        long singleM = OfficialMsd.up(Math.ceilDiv(problem.m(), down), NARROW);
        return new WqbmmTiling(WqbmmTemplate.FIXPIPE,
                Map.of(WqbmmKnob.CORES, (long) cubes, WqbmmKnob.SINGLE_M, singleM, WqbmmKnob.SINGLE_N, singleN,
                        WqbmmKnob.BASE_N, Math.min(singleN, BASE_N), WqbmmKnob.BASE_K,
                        Math.min(BASE_K, problem.k())));
    }
}
