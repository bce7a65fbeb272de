package ascendsim.kernels.qmm;

import ascendsim.kernels.tiling.Base;
import ascendsim.sim.chip.Chip;
import java.util.List;

/**
 * The block of the "basic" template (tiling_dense §3.2): of some candidates the one that loads least, fills the cores
 * best and, between equals, lets the cores share most in L2.
 */
final class BasicBase {
    private static final List<Integer> ALL = List.of(64, 80, 96, 128, 192, 256, 320, 384, 512);
    private static final List<Integer> CONTIGUOUS = List.of(128, 256, 512, 1024);
    private static final List<Integer> SQUARES = List.of(64, 96, 128, 160, 192, 256, 320, 384, 512);
    private static final List<Integer> POWERS = List.of(64, 128, 256, 512);
    private static final List<Integer> SHALLOW_SKIPS = List.of(160, 192, 320);
    private static final long MOST = 32768;
    private static final long MOST_BIAS = 256;
    private static final long MOST_CUBE = 512;

    private final Chip chip;
    private final QuantMatmulProblem problem;
    private final int cores;

    BasicBase(Chip chip, QuantMatmulProblem problem) {
        this.chip = chip;
        this.problem = problem;
        this.cores = chip.cores().aic();
    }

    Base base() {
        if (new TemplateTest(chip, problem).isDecode()) {
            return decode();
        }
        BlockChoice best = choice(clip(128, problem.m(), problem.unitM()), clip(256, problem.n(), problem.unitN()));
        long bestLoad = best.load();
        long before = 0;
        for (int m : candidates(true)) {
            long bM = clip(m, problem.m(), problem.unitM());
            if (bM <= before) {
                break;
            }
            before = bM;
            for (int n : candidates(false)) {
                long bN = clip(n, problem.n(), problem.unitN());
                if (!isAllowed(n, bM, bN)) {
                    continue;
                }
                BlockChoice next = choice(bM, bN);
                if (next.replaces(best, bestLoad)) {
                    best = next;
                }
                bestLoad = Math.min(bestLoad, next.load());
            }
        }
        return withDepth(best.m(), best.n());
    }

    private BlockChoice choice(long m, long n) {
        return new BlockChoice(problem, cores, m, n);
    }

    private static long clip(long candidate, long dim, int unit) {
        return Math.min(candidate, Multiples.up(dim, unit));
    }

    private boolean isAllowed(int candidate, long bM, long bN) {
        boolean skipped = problem.k() <= 2048 && SHALLOW_SKIPS.contains(candidate);
        boolean bias = problem.wholeBias().isPresent() && bN > MOST_BIAS;
        boolean cube = !problem.way().isMixed() && bN > MOST_CUBE;
        boolean whole = bM % problem.unitM() == 0 && bN % problem.unitN() == 0;
        return whole && !skipped && !bias && !cube && bM * bN <= MOST;
    }

    private List<Integer> candidates(boolean rows) {
        boolean left = problem.left().transposed();
        boolean right = problem.right().transposed();
        if (!left) {
            boolean contiguousN = !rows && !right;
            return !contiguousN ? ALL : problem.right().isNz() ? SQUARES : CONTIGUOUS;
        }
        if (right) {
            return rows ? CONTIGUOUS : ALL;
        }
        if (problem.m() < problem.n() && !problem.right().isNz()) {
            return POWERS;
        }
        return rows ? CONTIGUOUS : SQUARES;
    }

    private Base decode() {
        long bM = Multiples.up(problem.m(), problem.unitM());
        long bN = Multiples.up(Math.ceilDiv(problem.n(), (long) cores), Math.max(32, problem.unitN()));
        if (problem.m() > 16) {
            for (long wide : List.of(256L, 512L)) {
                long blocks = Math.ceilDiv(problem.n(), wide);
                bN = blocks <= cores && blocks >= 0.8 * cores ? wide : bN;
            }
        }
        long most = Math.min(problem.wholeBias().isPresent() ? MOST_BIAS : MOST_CUBE, MOST / bM);
        return withDepth(bM, bN > most ? 256 : Math.max(bN, 64));
    }

    /** The deepest power of two of which two tiles fit in L0; sizes are those of int8, int4 takes twice as deep. */
    static Base withDepth(QuantMatmulProblem problem, long m, long n) {
        long perByte = 8 / problem.operand().bits();
        long most = MOST * perByte / Math.max(m, n);
        long k = Math.clamp(Long.highestOneBit(most), problem.operand().c0(), 1024);
        return new Base((int) m, (int) n, (int) k);
    }

    private Base withDepth(long m, long n) {
        return withDepth(problem, m, n);
    }
}
