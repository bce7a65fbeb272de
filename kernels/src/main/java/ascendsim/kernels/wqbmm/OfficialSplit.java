package ascendsim.kernels.wqbmm;

import ascendsim.kernels.program.wqbmm.SplitCut;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.EnumMap;
import java.util.Map;

/**
 * The tiling of the MSD kernel over parts of the depth (tiling_quant §1.3). The loads of its cube cores come from the
 * vendor's closed library; in their place the usual ones of {@link OfficialMsd}, with groups one group at a time.
 */
record OfficialSplit(WqbmmProblem problem, Chip chip) {
    /** k of a part at most: what fits UB as float32. */
    static final long LONGEST = 12288;
    private static final long MOST_PARTS = 6;
    /** Few columns for so much depth: more parts from the start. */
    private static final long DEEP = 30;
    private static final long DEEP_PARTS = 4;
    /** Bytes and elements of a round's sums, and elements of all rounds that vector cores let go of at a time. */
    private static final long ROUND_BYTES = 16L << 20;
    private static final long CYCLE_ELEMENTS = 4L << 20;
    private static final long GROUPED_CYCLE_ELEMENTS = 18L * 1024 * 256;
    private static final long MOST_CYCLES = 8;
    private static final long VECTOR_COLUMNS = 128;
    private static final long COLUMNS_UNIT = 256;
    private static final long NARROW_UNIT = 32;
    private static final long BASE_N = 256;
    private static final long GROUPED_BASE_N = 512;
    /** Bytes of depth of a base tile. */
    private static final long BASE_K_BYTES = 128;
    private static final long STEP = 4;

    WqbmmTiling tiling() {
        long kBlocks = kBlocks();
        long taskN = taskN(kBlocks);
        Map<WqbmmKnob, Long> sizes = new EnumMap<>(WqbmmKnob.class);
        sizes.put(WqbmmKnob.CORES, (long) chip.cores().aic());
        sizes.put(WqbmmKnob.K_BLOCKS, kBlocks);
        sizes.put(WqbmmKnob.TASK_N, taskN);
        sizes.put(WqbmmKnob.SINGLE_N, singleN(taskN));
        sizes.put(WqbmmKnob.VEC_N, OfficialMsd.up(Math.ceilDiv(taskN, aivs()), VECTOR_COLUMNS));
        sizes.put(WqbmmKnob.RING, 2 * Math.clamp(
                (problem.perGroup() ? GROUPED_CYCLE_ELEMENTS : CYCLE_ELEMENTS) / (terms(kBlocks) * rows() * taskN), 1,
                MOST_CYCLES));
        loads(sizes);
        return new WqbmmTiling(WqbmmTemplate.MSD_SPLIT, sizes);
    }

    private long aivs() {
        return (long) chip.cores().aic() * chip.cores().aivPerAic();
    }

    /** Rows of digits. */
    private long rows() {
        return problem.digits().count() * problem.m();
    }

    private long kBlocks() {
        long first = !problem.weight().transposed() && problem.k() / problem.n() >= DEEP ? DEEP_PARTS : 1;
        for (long parts = first; parts < MOST_PARTS; parts++) {
            if (part(problem, parts) <= LONGEST) {
                return parts;
            }
        }
        return MOST_PARTS;
    }

    /** k of each of so many parts but the last. */
    static long part(WqbmmProblem problem, long parts) {
        long each = Math.ceilDiv(problem.k(), parts);
        if (problem.perGroup()) {
            return OfficialMsd.up(each, SplitCut.PACK);
        }
        long unit = !problem.weight().transposed() ? 64 : problem.weight().isInt4() ? 1024 : 512;
        return OfficialMsd.up(each, unit);
    }

    /** Sums of a row and column in a round. */
    private long terms(long kBlocks) {
        return problem.perGroup() ? SplitCut.PACK / problem.antiquant().groupSize() : kBlocks;
    }

    private long taskN(long kBlocks) {
        long fits = ROUND_BYTES / (terms(kBlocks) * rows() * Integer.BYTES) / COLUMNS_UNIT * COLUMNS_UNIT;
        return Math.min(Math.min(fits, VECTOR_COLUMNS * aivs()), problem.n());
    }

    private long singleN(long taskN) {
        long cubes = chip.cores().aic();
        if (problem.weight().transposed()) {
            return OfficialMsd.up(Math.ceilDiv(taskN, cubes), NARROW_UNIT);
        }
        long unit = problem.weight().isNz() ? Math.max(NARROW_UNIT, problem.weight().type().c0()) : COLUMNS_UNIT;
        return OfficialMsd.up(Math.max(1, taskN / cubes), unit);
    }

    private void loads(Map<WqbmmKnob, Long> sizes) {
        long baseM = OfficialMsd.up(rows(), 16);
        long unit = problem.weight().transposed() ? 16 : problem.weight().type().c0();
        long fits = chip.capacities().l0c() / (Integer.BYTES * baseM) / unit * unit;
        long most = Math.min(fits, problem.perGroup() ? GROUPED_BASE_N : BASE_N);
        long baseK = problem.perGroup()
                ? problem.antiquant().groupSize()
                : BASE_K_BYTES * Byte.SIZE / problem.weight().type().bits();
        long step = problem.perGroup() ? 1 : STEP;
        sizes.put(WqbmmKnob.BASE_M, baseM);
        sizes.put(WqbmmKnob.BASE_N, Math.min(most, sizes.get(WqbmmKnob.SINGLE_N)));
        sizes.put(WqbmmKnob.BASE_K, baseK);
        sizes.put(WqbmmKnob.STEP_KA, step);
        sizes.put(WqbmmKnob.STEP_KB, step);
        sizes.put(WqbmmKnob.DEPTH_A1, 2 * step);
        sizes.put(WqbmmKnob.DEPTH_B1, 2 * step);
    }
}
