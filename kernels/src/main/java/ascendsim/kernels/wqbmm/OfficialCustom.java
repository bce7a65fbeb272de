package ascendsim.kernels.wqbmm;

import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.EnumMap;
import java.util.Map;

/**
 * The tiling of the custom kernel (tiling_quant §1.1). What the vendor's closed library decides, the division among
 * cube
 * cores and their loads, is a stand-in (§7): all cube cores side by side, base blocks as wide as their columns in equal
 * rounds allow, half of L1 for each operand; rows are divided too where columns are few.
 */
record OfficialCustom(WqbmmProblem problem, Chip chip) {
    private static final long BASE_M = 128;
    private static final long BASE_N = 256;
    private static final long UNIT = 16;
    private static final long ELEMENT = 2;
    /** Of L1, for the bias. */
    private static final long BIAS = 1024;
    private static final long RING = 3;

    /** A division: cube cores across, columns of each in a slab. */
    private record Division(long across, long down, long baseN, long work) {
        boolean isBetterThan(Division other) {
            return work < other.work || work == other.work && baseN > other.baseN;
        }
    }

    WqbmmTiling tiling() {
        long baseM = Math.min(BASE_M, OfficialMsd.up(problem.m(), UNIT));
        Division division = division(baseM);
        long nDim = Math.ceilDiv(problem.n(),
                OfficialMsd.up(Math.ceilDiv(problem.n(), division.across), division.baseN));
        CustomTile tile = CustomTile.official(problem, division.baseN * nDim, CubeKnobs.ub(chip));
        Map<WqbmmKnob, Long> sizes = new EnumMap<>(WqbmmKnob.class);
        sizes.put(WqbmmKnob.CORES, (long) chip.cores().aic());
        sizes.put(WqbmmKnob.BASE_M, baseM);
        sizes.put(WqbmmKnob.BASE_N, division.baseN);
        sizes.put(WqbmmKnob.N_DIM, nDim);
        sizes.put(WqbmmKnob.M_DIM, division.down);
        sizes.put(WqbmmKnob.SINGLE_M, OfficialMsd.up(Math.ceilDiv(problem.m(), division.down), baseM));
        sizes.put(WqbmmKnob.RING, RING);
        sizes.put(WqbmmKnob.VEC_N, tile.columns());
        sizes.put(WqbmmKnob.VEC_K, tile.rows());
        loads(sizes, baseM, division.baseN);
        return new WqbmmTiling(WqbmmTemplate.CUSTOM, sizes);
    }

    /** The one with the least work for a core; of equal ones that with the widest blocks, which load x less often. */
    private Division division(long baseM) {
        Division best = division(baseM, 1);
        for (long down = 2; down <= Math.min(chip.cores().aic(), Math.ceilDiv(problem.m(), baseM)); down++) {
            Division next = division(baseM, down);
            if (next.isBetterThan(best)) {
                best = next;
            }
        }
        return best;
    }

    private Division division(long baseM, long down) {
        long across = chip.cores().aic() / down;
        long unit = problem.weight().isNz() ? problem.weight().type().c0() : UNIT;
        long most = Math.min(BASE_N, chip.capacities().l0c() / (4 * baseM)) / unit * unit;
        long columns = Math.ceilDiv(problem.n(), across);
        long rounds = Math.ceilDiv(columns, most);
        long baseN = OfficialMsd.up(Math.ceilDiv(columns, rounds), unit);
        long slabs = Math.ceilDiv(columns, baseN);
        long rows = OfficialMsd.up(Math.ceilDiv(problem.m(), down), baseM);
        return new Division(across, down, baseN, rows * baseN * slabs);
    }

    private void loads(Map<WqbmmKnob, Long> sizes, long baseM, long baseN) {
        long l0 = Math.min(chip.capacities().l0b() / 2 / (ELEMENT * baseN),
                chip.capacities().l0a() / 2 / (ELEMENT * baseM));
        long baseK = Math.min(l0 / UNIT * UNIT, OfficialMsd.up(problem.k(), UNIT));
        long half = (CubeKnobs.l1(chip) - BIAS) / 2;
        long all = Math.ceilDiv(problem.k(), baseK);
        long stepA = Math.clamp(half / 2 / (ELEMENT * baseM * baseK), 1, all);
        long stepB = Math.clamp(half / 2 / (ELEMENT * baseN * baseK), 1, all);
        long least = Math.min(stepA, stepB);
        stepA = stepA / least * least;
        stepB = stepB / least * least;
        sizes.put(WqbmmKnob.BASE_K, baseK);
        sizes.put(WqbmmKnob.STEP_KA, stepA);
        sizes.put(WqbmmKnob.STEP_KB, stepB);
        sizes.put(WqbmmKnob.DEPTH_A1, 2 * stepA);
        sizes.put(WqbmmKnob.DEPTH_B1, 2 * stepB);
    }
}
