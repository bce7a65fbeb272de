package ascendsim.kernels.wqbmm;

import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.EnumMap;
import java.util.Map;

/**
 * The tiling of the kernels that share the depth among cores (tiling_quant §1.6). Of nd_split_k only the calls it takes
 * are published; it is cut as nz_split_k.
 */
record OfficialShare(WqbmmProblem problem, Chip chip, WqbmmTemplate template) {
    /** k of a core at least, and of what it is a multiple. */
    private static final long DEPTH = 1024;
    private static final long COLUMNS_UNIT = 64;
    private static final long BASE = 128;
    /** base_k of a load. */
    private static final long STEP = 4;
    private static final long SLOTS = 4;
    /** x stays in L1 up to so many bytes. */
    private static final long RESIDENT = 256 * 1024;
    private static final long ELEMENT = 2;
    /** Rows of a tile of weights in groups, which fits UB in float32 (ours). */
    private static final long MOST_ROWS = 64;

    WqbmmTiling tiling() {
        long cubes = chip.cores().aic();
        long down = Math.min(Math.ceilDiv(problem.k(), DEPTH), cubes);
        long singleK = OfficialMsd.up(Math.ceilDiv(problem.k(), down), DEPTH);
        long baseM = Math.min(BASE, OfficialMsd.up(problem.m(), 16));
        boolean resident = problem.m() <= baseM && baseM * singleK * ELEMENT <= RESIDENT;
        Map<WqbmmKnob, Long> sizes = new EnumMap<>(WqbmmKnob.class);
        sizes.put(WqbmmKnob.CORES, cubes);
        sizes.put(WqbmmKnob.SINGLE_N, OfficialMsd.up(Math.ceilDiv(problem.n(), cubes / down), COLUMNS_UNIT));
        sizes.put(WqbmmKnob.SINGLE_K, singleK);
        sizes.put(WqbmmKnob.BASE_M, baseM);
        sizes.put(WqbmmKnob.BASE_N, BASE);
        sizes.put(WqbmmKnob.BASE_K, BASE);
        sizes.put(WqbmmKnob.STEP_KA, resident ? singleK / BASE : STEP);
        sizes.put(WqbmmKnob.DEPTH_A1, resident ? singleK / BASE : 2 * STEP);
        sizes.put(WqbmmKnob.STEP_KB, STEP);
        sizes.put(WqbmmKnob.DEPTH_B1, 2 * STEP);
        sizes.put(WqbmmKnob.RING, SLOTS);
        sizes.put(WqbmmKnob.VEC_K, rows());
        return new WqbmmTiling(template, sizes);
    }

    /** Rows of a vector core's tile: of one group, or a block of FRACTAL_NZ. */
    private long rows() {
        long most = problem.perGroup() ? MOST_ROWS : problem.weight().type().c0();
        long rows = most;
        while (problem.perGroup() && problem.antiquant().groupSize() % rows != 0) {
            rows /= 2;
        }
        return rows;
    }
}
