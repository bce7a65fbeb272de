package ascendsim.kernels.wqbmm;

import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import java.util.EnumMap;
import java.util.Map;

/**
 * The tiling of the MSD kernel over several cores (tiling_quant §1.2).
 *
 * @param cubes cube cores
 * @param l1    bytes of L1 that kernels may use
 */
record OfficialMsd(WqbmmProblem problem, int cubes, long l1) {
    private static final long BASE_N = 256;
    private static final long BASE_K = 128;
    private static final long WIDE_BASE_K = 256;
    private static final long NARROW_BASE_N = 128;
    private static final long STEP = 4;
    private static final long DEPTH = 8;
    /** Digits in L1 as a whole: up to so many bytes beside usual loads, and beside wide ones. */
    private static final long USUAL_DIGITS = 256 * 1024;
    private static final long MANY_DIGITS = 384 * 1024;
    private static final long WIDE_LOADS = 131072;
    /** Loads of weights before the digits are there. */
    private static final long WARMED = 3;

    WqbmmTiling tiling() {
        Map<WqbmmKnob, Long> sizes = new EnumMap<>(WqbmmKnob.class);
        sizes.put(WqbmmKnob.CORES, (long) cubes);
        sizes.put(WqbmmKnob.SINGLE_N, columns());
        sizes.put(WqbmmKnob.BASE_M, up(2 * problem.m(), 16));
        sizes.put(WqbmmKnob.WARMED, WARMED);
        if (isOpen()) {
            open(sizes);
        } else {
            standIn(sizes);
        }
        return new WqbmmTiling(WqbmmTemplate.MSD, sizes);
    }

    /** Whether the loads are by the open formula; otherwise by the closed library's. */
    private boolean isOpen() {
        return problem.weight().transposed() != problem.weight().isNz();
    }

    /** Rounded down before it is rounded up, so that fewer cores than there are may have columns. */
    private long columns() {
        boolean rows = !problem.weight().transposed() && !problem.weight().isNz();
        return up(Math.max(1, problem.n() / cubes), rows ? 256 : 32);
    }

    private void open(Map<WqbmmKnob, Long> sizes) {
        long baseM = up(2 * problem.m(), 16);
        long baseN = Math.min(BASE_N, columns());
        long all = Math.ceilDiv(problem.k(), BASE_K);
        long digits = 2 * problem.m() * problem.k();
        if (digits <= USUAL_DIGITS && baseM * BASE_K * all + baseN * BASE_K * DEPTH <= l1) {
            put(sizes, baseN, BASE_K, new Loads(all, all, STEP, DEPTH));
        } else if (digits <= MANY_DIGITS && baseM * WIDE_BASE_K * all + WIDE_LOADS <= l1) {
            // As the vendor has it: as many tiles as the narrow base would need.
            put(sizes, Math.min(NARROW_BASE_N, columns()), WIDE_BASE_K, new Loads(all, all, STEP / 2, DEPTH / 2));
        } else {
            put(sizes, baseN, BASE_K, new Loads(STEP, DEPTH, STEP, DEPTH));
        }
    }

    /**
     * After the one published sample of the closed library, 64 x 2560 x 5120: all digits in L1, one base tile of
     * weights a load. Where digits do not fit, the usual loads.
     */
    private void standIn(Map<WqbmmKnob, Long> sizes) {
        long baseM = up(2 * problem.m(), 16);
        long baseN = Math.min(BASE_N, columns());
        long all = Math.ceilDiv(problem.k(), BASE_K);
        boolean fits = baseM * BASE_K * all + 2 * baseN * BASE_K <= l1;
        put(sizes, baseN, BASE_K, fits ? new Loads(all, all, 1, 2) : new Loads(STEP, DEPTH, STEP, DEPTH));
    }

    private record Loads(long stepA, long depthA, long stepB, long depthB) {
    }

    private static void put(Map<WqbmmKnob, Long> sizes, long baseN, long baseK, Loads loads) {
        sizes.put(WqbmmKnob.BASE_N, baseN);
        sizes.put(WqbmmKnob.BASE_K, baseK);
        // The longer load is a whole number of shorter ones; a load ends where k does.
        boolean whole = loads.stepA == loads.depthA;
        sizes.put(WqbmmKnob.STEP_KA, whole ? up(loads.stepA, loads.stepB) : loads.stepA);
        sizes.put(WqbmmKnob.DEPTH_A1, whole ? up(loads.depthA, loads.stepB) : loads.depthA);
        sizes.put(WqbmmKnob.STEP_KB, loads.stepB);
        sizes.put(WqbmmKnob.DEPTH_B1, loads.depthB);
    }

    static long up(long value, long unit) {
        return Math.ceilDiv(value, unit) * unit;
    }
}
