package ascendsim.kernels.wqbmm;

import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.EnumMap;
import java.util.Map;

/** The tiling of the MSD kernel of groups (tiling_quant §1.4). */
record OfficialGroup(WqbmmProblem problem, Chip chip) {
    private static final long COLUMNS = 2048;
    private static final long BASE_N = 512;
    /** Groups of weights before the digits are there. */
    private static final long WARMED = 3;

    WqbmmTiling tiling() {
        long group = problem.antiquant().groupSize();
        long across = Math.ceilDiv(problem.n(), COLUMNS);
        long down = Math.max(1, chip.cores().aic() / across);
        Map<WqbmmKnob, Long> sizes = new EnumMap<>(WqbmmKnob.class);
        sizes.put(WqbmmKnob.CORES, (long) chip.cores().aic());
        sizes.put(WqbmmKnob.SINGLE_N, COLUMNS);
        sizes.put(WqbmmKnob.SINGLE_K, OfficialMsd.up(Math.ceilDiv(problem.k(), down), group));
        sizes.put(WqbmmKnob.BASE_M, OfficialMsd.up(problem.msd().digitRows(), 16));
        sizes.put(WqbmmKnob.BASE_N, BASE_N);
        sizes.put(WqbmmKnob.WARMED, WARMED);
        return new WqbmmTiling(WqbmmTemplate.MSD_GROUP, sizes);
    }
}
