package ascendsim.kernels.qmm;

import ascendsim.isa.dtype.DType;
import ascendsim.sim.chip.Chip;
import java.util.Set;

/** Whether the vendor tiles a problem with the open "basic" rules (tiling_dense §3.1). Sizes are bytes of int8. */
record TemplateTest(Chip chip, QuantMatmulProblem problem) {
    private static final Set<Integer> CORES = Set.of(20, 24);
    private static final long KIB = 1024;

    boolean isBasic() {
        if (problem.batch().count() > 1) {
            return false;
        }
        if (!CORES.contains(chip.cores().aic()) || isNarrowAndDeep()) {
            return true;
        }
        boolean small = lesser() <= 512 && greater() <= 1024;
        boolean few = problem.way().isMixed() && problem.m() <= 256;
        return !few && !small && !loadsFully();
    }

    private boolean isNarrowAndDeep() {
        boolean narrow = problem.m() <= 16 && problem.k() >= 13000 && problem.k() <= 18944 && problem.n() >= 1500;
        return narrow && problem.operand() == DType.INT8 && problem.way().output().bits() == 16;
    }

    private long lesser() {
        return Math.min(problem.m(), problem.n());
    }

    private long greater() {
        return Math.max(problem.m(), problem.n());
    }

    /** The smaller operand would stay in L1, or everything in L2. */
    private boolean loadsFully() {
        if (isDecode()) {
            return false;
        }
        long all = problem.m() * problem.k() + problem.k() * problem.n()
                + problem.m() * problem.n() * problem.way().output().bits() / 8;
        if (problem.k() < KIB && all <= 0.8 * chip.capacities().l2() || lesser() <= 256) {
            return true;
        }
        long depth = Multiples.up(problem.k(), 32);
        long full = Multiples.up(lesser(), 16) * depth;
        boolean fits = full <= 448 * KIB && (lesser() >= 512 || full <= 128 * depth);
        return fits && (isReadOften(full) || smallerInner() % 128 != 0);
    }

    private boolean isReadOften(long full) {
        boolean leftIsSmaller = problem.m() <= problem.n();
        boolean wide = leftIsSmaller ? !problem.right().transposed() : problem.left().transposed();
        long base = wide ? 128 : 64;
        long rounds = Math.ceilDiv(greater(), chip.cores().aic() * base);
        return (rounds - 1) * full > 160 * KIB;
    }

    /** The innermost axis of the smaller operand. */
    private long smallerInner() {
        if (problem.m() <= problem.n()) {
            return problem.left().transposed() ? problem.m() : problem.k();
        }
        return problem.right().transposed() ? problem.k() : problem.n();
    }

    /** Few rows against an NZ weight whose columns are shared out over the cores ("BNZ decode"). */
    boolean isDecode() {
        boolean stored = problem.right().isNz() && !problem.left().transposed() && !problem.right().transposed();
        if (!stored || problem.m() > 64 || problem.k() % 128 != 0) {
            return false;
        }
        long share = Multiples.up(Math.ceilDiv(problem.n(), (long) chip.cores().aic()), 32);
        boolean oneRound = share >= 64 && share <= (problem.wholeBias().isPresent() ? 256 : 512);
        return oneRound || problem.m() <= 16 && hasSeveralRounds();
    }

    private boolean hasSeveralRounds() {
        long cores = chip.cores().aic();
        long blocks = Math.ceilDiv(problem.n(), 256L);
        long left = problem.m() * problem.k();
        if (blocks <= cores || left >= 96 * KIB) {
            return false;
        }
        long rest = blocks % cores;
        boolean wide = problem.n() >= 8 * KIB && Math.ceilDiv(blocks, cores) * left <= 96 * KIB;
        return rest == 0 || rest >= cores / 2 || wide;
    }
}
