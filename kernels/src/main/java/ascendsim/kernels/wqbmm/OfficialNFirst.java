package ascendsim.kernels.wqbmm;

import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import ascendsim.sim.chip.Chip;
import java.util.EnumMap;
import java.util.Map;

/**
 * The tiling of the n_first kernel (tiling_quant §2.1, §2.2): weights stored as [n, k], not in fractals, with a scale
 * for each column, or of fp4, the one the vendor calls high performance, of all others the basic one. Not built: one
 * wider block a core where there are between one and two blocks of 256 columns for each.
 *
 * @param given sizes that were chosen; the others are those that the rules give beside them
 */
record OfficialNFirst(WqbmmProblem problem, Chip chip, Map<WqbmmKnob, Long> given) {
    private static final long BASE_M = 256;
    /** With a bias, whose rows lie in L1 too. */
    private static final long BASE_M_BIAS = 240;
    private static final long BASE_N = 256;
    private static final long BASE_K = 64;
    private static final long UNIT = 16;
    private static final long ELEMENT = 2;
    private static final long STEPS = 4;
    private static final long BASIC_LOADS = 4;
    private static final long FEW_ROWS = 128;

    /** AI cores across and down. */
    record Grid(long across, long down) {
    }

    /** Blocks of {@code width} columns and those of the tail. */
    private record Blocks(long width, long main, long tail, long widest) {
    }

    private record Loads(long depth, long count) {
    }

    WqbmmTiling tiling() {
        Grid grid = grid();
        Blocks blocks = problem.weight().transposed() ? resplit(grid) : equal(grid);
        long singleM = given(WqbmmKnob.SINGLE_M, Math.ceilDiv(problem.m(), grid.down));
        long baseM = given(WqbmmKnob.BASE_M, Math.min(mostRows(), OfficialMsd.up(singleM, UNIT)));
        long baseK = given(WqbmmKnob.BASE_K, isHighPerformance() ? baseK(singleM, baseM, blocks.widest) : BASE_K);
        long steps = given(WqbmmKnob.STEP_KB, STEPS);
        Loads loads = isHighPerformance()
                ? loads(baseK * steps, blocks.widest)
                : new Loads(BASE_K * STEPS, BASIC_LOADS);
        Map<WqbmmKnob, Long> sizes = new EnumMap<>(WqbmmKnob.class);
        sizes.put(WqbmmKnob.CORES, grid.across * grid.down);
        sizes.put(WqbmmKnob.BASE_M, baseM);
        sizes.put(WqbmmKnob.BASE_N, blocks.widest);
        sizes.put(WqbmmKnob.BASE_K, baseK);
        sizes.put(WqbmmKnob.STEP_KB, steps);
        sizes.put(WqbmmKnob.DEPTH_B1, 2 * steps);
        left(sizes);
        sizes.put(WqbmmKnob.SINGLE_M, singleM);
        sizes.put(WqbmmKnob.SINGLE_N, blocks.width);
        sizes.put(WqbmmKnob.N_DIM, grid.across);
        sizes.put(WqbmmKnob.M_DIM, grid.down);
        sizes.put(WqbmmKnob.MAIN_BLOCKS, blocks.main);
        sizes.put(WqbmmKnob.TAIL_BLOCKS, blocks.tail);
        sizes.put(WqbmmKnob.VEC_K, slots(loads.depth, baseK * steps));
        sizes.put(WqbmmKnob.VEC_LOADS, loads.count);
        sizes.putAll(given);
        return new WqbmmTiling(WqbmmTemplate.N_FIRST, sizes);
    }

    private long given(WqbmmKnob knob, long official) {
        return given.getOrDefault(knob, official);
    }

    /** A load of whole slots of L1; of [k, n] of one. */
    private long slots(long depth, long slot) {
        return problem.weight().transposed() ? Math.max(1, depth / slot) * slot : slot;
    }

    /** x stays in L1 as a whole if it fits beside two slots of weights; of [m,k] no more than k lies there. */
    private void left(Map<WqbmmKnob, Long> sizes) {
        long baseM = sizes.get(WqbmmKnob.BASE_M);
        long steps = sizes.get(WqbmmKnob.STEP_KB);
        long step = steps * sizes.get(WqbmmKnob.BASE_K);
        long slots = 2 * step * sizes.get(WqbmmKnob.BASE_N) * ELEMENT;
        long bias = problem.results().bias().map(type -> type.bytes(2 * BASE_N)).orElse(0L);
        long words = problem.results().quantised() ? Long.BYTES * BASE_N : 0;
        long most = Math.min(mostRows() * 1024, chip.capacities().l1() - slots - bias - words);
        long all = Math.ceilDiv(problem.k(), step) * steps;
        long depth = OfficialMsd.up(problem.k(), problem.transposed() ? step : UNIT);
        boolean stays = baseM * depth * ELEMENT <= most;
        long load = given(WqbmmKnob.STEP_KA, stays ? all : steps);
        sizes.put(WqbmmKnob.STEP_KA, load);
        sizes.put(WqbmmKnob.DEPTH_A1, load >= all ? load : 2 * load);
    }

    private long cores() {
        return given(WqbmmKnob.CORES, chip.cores().aic());
    }

    /** Columns of a block that are not exceeded. */
    private long mostColumns() {
        return given(WqbmmKnob.BASE_N, given(WqbmmKnob.SINGLE_N, BASE_N));
    }

    private long mostRows() {
        return problem.results().bias().isPresent() ? BASE_M_BIAS : BASE_M;
    }

    private boolean isHighPerformance() { return isHighPerformance(problem); }

    static boolean isHighPerformance(WqbmmProblem problem) {
        return problem.weight().transposed() && !problem.weight().isNz()
                && (problem.perChannel() || problem.weight().isFloat())
                && !problem.transposed()
                && !problem.results().quantised();
    }

    /** As many cores down as were chosen, and across as there are blocks for. */
    private Grid grid() {
        Grid official = isHighPerformance() ? searched() : basic();
        long down = given(WqbmmKnob.M_DIM, given.containsKey(WqbmmKnob.SINGLE_M)
                ? Math.ceilDiv(problem.m(), given.get(WqbmmKnob.SINGLE_M))
                : official.down);
        boolean cut = given.containsKey(WqbmmKnob.BASE_N) || given.containsKey(WqbmmKnob.SINGLE_N);
        long blocks = cut ? Math.ceilDiv(problem.n(), mostColumns()) : official.across;
        return new Grid(given(WqbmmKnob.N_DIM, Math.clamp(cores() / down, 1, blocks)), down);
    }

    /** Blocks of [k, n] begin with whole fractals. */
    static long unit(WqbmmProblem problem) {
        return problem.weight().isNz() ? Math.max(UNIT, problem.weight().type().c0()) : UNIT;
    }

    private Grid basic() {
        long across = Math.min(cores(), Math.ceilDiv(problem.n(), BASE_N));
        if (problem.weight().transposed() && across <= cores() / 2) {
            across = Math.min(cores(), Math.ceilDiv(problem.n(), BASE_N / 2));
        }
        return new Grid(across, Math.min(Math.ceilDiv(problem.m(), BASE_M), cores() / across));
    }

    /** The grid that reads the least; of equal ones that with more rows. */
    private Grid searched() {
        long m = problem.m();
        if (m > mostRows()) {
            long down = Math.min(cores(), Math.min(4, Math.ceilDiv(m, BASE_M)));
            return new Grid(across(down), down);
        }
        if (problem.n() >= FEW_ROWS * cores() && m <= FEW_ROWS) {
            return new Grid(cores(), 1);
        }
        Grid best = new Grid(across(1), 1);
        for (long down = 2; down <= Math.min(cores(), Math.ceilDiv(m, UNIT)); down++) {
            Grid next = new Grid(across(down), down);
            if (traffic(next) <= traffic(best)) {
                best = next;
            }
        }
        return best;
    }

    private long across(long down) {
        long each = OfficialMsd.up(Math.ceilDiv(problem.n(), cores() / down), UNIT);
        return Math.min(Math.ceilDiv(problem.n(), each), cores() / down);
    }

    /** Halves of bytes. */
    private long traffic(Grid grid) {
        return 4 * problem.m() * grid.across + problem.weight().type().bits() / 4 * problem.n() * grid.down;
    }

    private Blocks equal(Grid grid) {
        long width = given(WqbmmKnob.SINGLE_N,
                Math.min(mostColumns(), OfficialMsd.up(Math.ceilDiv(problem.n(), grid.across), unit(problem))));
        return new Blocks(width, Math.ceilDiv(problem.n(), width), 0, width);
    }

    private Blocks resplit(Grid grid) {
        long width = given(WqbmmKnob.SINGLE_N, mostColumns());
        if (given.containsKey(WqbmmKnob.MAIN_BLOCKS) || given.containsKey(WqbmmKnob.TAIL_BLOCKS)) {
            return counted(width);
        }
        long main = problem.n() / width;
        if (problem.n() % (width * grid.across) == 0) {
            return new Blocks(width, main, 0, width);
        }
        long kept = main >= grid.across ? main / grid.across * grid.across - grid.across : 0;
        long tail = main >= grid.across ? 2 * grid.across : grid.across;
        long widest = OfficialMsd.up(Math.ceilDiv(problem.n() - kept * width, tail), UNIT);
        return new Blocks(width, kept, tail, kept > 0 ? width : widest);
    }

    /** As many blocks of one kind as were chosen, and of the other for what they leave. */
    private Blocks counted(long width) {
        long beforeTail = problem.n() - given(WqbmmKnob.TAIL_BLOCKS, 0) * width;
        long main = given(WqbmmKnob.MAIN_BLOCKS, Math.max(0, Math.ceilDiv(beforeTail, width)));
        long left = Math.max(0, problem.n() - main * width);
        long tail = given(WqbmmKnob.TAIL_BLOCKS, Math.ceilDiv(left, width));
        long widest = main > 0 ? width : OfficialMsd.up(Math.ceilDiv(left, tail), UNIT);
        return new Blocks(width, main, tail, widest);
    }

    private long baseK(long singleM, long baseM, long widest) {
        long rows = OfficialMsd.up(Math.min(singleM, baseM), UNIT);
        long most = Math.min(chip.capacities().l0a() / 4 / rows,
                Math.min(chip.capacities().l1() / 4 / baseM / 8, chip.capacities().l0b() / 4 / widest));
        return most >= 4 * BASE_K ? 4 * BASE_K : most >= 2 * BASE_K ? 2 * BASE_K : BASE_K;
    }

    private Loads loads(long step, long widest) {
        long k = problem.k();
        if (step >= 1024) {
            return new Loads(1024, 2);
        }
        if (step >= 512) {
            return new Loads(512, 4);
        }
        if (k <= 1024) {
            return new Loads(256, 4);
        }
        if (widest > FEW_ROWS) {
            return new Loads(512, 2);
        }
        return k <= 2048 ? new Loads(512, 4) : new Loads(1024, 2);
    }
}
