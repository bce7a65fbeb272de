package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Target;
import ascendsim.kernels.tiling.WqbmmTemplate;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Which of the vendor's kernels takes a problem: the first that can (tiling_quant §1).
 *
 * @param cubes cube cores of the chip
 * @param l1    bytes of L1 that kernels may use
 */
record TemplateChoice(WqbmmProblem problem, Target target, int cubes, long l1) {
    /** k and n of the shapes that have kernels of their own. */
    private record Matrix(long k, long n) {
    }

    private static final Set<Matrix> LISTED = Set.of(new Matrix(12288, 1792), new Matrix(12288, 7808),
            new Matrix(3904, 12288), new Matrix(1536, 12288));
    private static final long LISTED_M = 24;
    private static final Set<Long> DIGIT_GROUPS = Set.of(64L, 128L);
    /** Columns of a group's load in L1. */
    private static final long GROUP_COLUMNS = 2048;
    private static final long GROUP_MAX_K = 13952;
    private static final long MSD_MAX_M = 64;
    private static final long WHOLE_MAX_K = 13696;
    private static final long WHOLE_MAX_N = 32000;
    private static final long UNIT = 32;

    /** The templates that can, the vendor's choice first. */
    List<WqbmmTemplate> capable() {
        return Arrays.stream(WqbmmTemplate.values()).filter(this::isCapable).toList();
    }

    boolean isCapable(WqbmmTemplate template) {
        boolean onV310 = template == WqbmmTemplate.N_FIRST || template == WqbmmTemplate.CUSTOM;
        if (target == Target.V310 && !onV310) {
            return false;
        }
        return switch (template) {
            case N_FIRST -> target == Target.V310 && nFirst();
            case MSD_SPLIT, MSD_GROUP, MSD, ND_SPLIT_K, NZ_SPLIT_K, CUSTOM, FIXPIPE -> !problem.weight().isFloat()
                    && isCapableOfIntegers(template);
        };
    }

    private boolean isCapableOfIntegers(WqbmmTemplate template) {
        return switch (template) {
            case N_FIRST -> false;
            case ND_SPLIT_K -> ndSplitK();
            case MSD_GROUP -> msdGroup();
            case MSD -> msdPerChannel() && !problem.weight().isInt4() && isWhole();
            // After msd, so that it is the vendor's choice only where that one cannot.
            case MSD_SPLIT -> msdPerGroup() || msdPerChannel();
            case NZ_SPLIT_K -> nzSplitK();
            case CUSTOM -> !problem.antiquant().words();
            case FIXPIPE -> problem.antiquant().words();
        };
    }

    /** tiling_quant §2; groups too, for which the vendor has another kernel whose structure is not published. */
    private boolean nFirst() {
        return !problem.antiquant().words();
    }

    private boolean isListed() { return LISTED.contains(new Matrix(problem.k(), problem.n())); }

    private boolean ndSplitK() {
        Weight weight = problem.weight();
        return problem.x() == DType.BFLOAT16 && !problem.transposed() && !weight.isInt4() && !weight.isNz()
                && !weight.transposed() && problem.perGroup() && problem.antiquant().offset()
                && problem.results().bias().isEmpty() && !problem.results().quantised() && problem.m() == LISTED_M
                && isListed();
    }

    private boolean splitsX() {
        return !problem.transposed() && !problem.results().quantised() && !problem.antiquant().words();
    }

    /** Scales are stored as the weights are, a row for each group. */
    private boolean splitsGroups() {
        return splitsX() && problem.perGroup() && !problem.weight().transposed() && !problem.antiquant().transposed();
    }

    private boolean msdGroup() {
        Weight weight = problem.weight();
        long group = problem.antiquant().groupSize();
        boolean type = weight.isInt4()
                ? DIGIT_GROUPS.contains(group) && fitsL1(group)
                : group == UNIT * 2 && isListed() && problem.results().bias().isEmpty();
        return splitsGroups() && type && problem.m() <= group / 8
                && problem.k() <= GROUP_MAX_K && problem.k() % group == 0 && problem.n() <= cubes * GROUP_COLUMNS
                && problem.n() % (2 * UNIT) == 0;
    }

    /** Digits of a core's depth beside a group's columns. */
    private boolean fitsL1(long group) {
        long deep = cubes / Math.ceilDiv(problem.n(), GROUP_COLUMNS);
        if (deep == 0) {
            return false;
        }
        long depth = Math.ceilDiv(Math.ceilDiv(problem.k(), deep), group) * group;
        long rows = Math.ceilDiv(4 * problem.m(), UNIT) * UNIT;
        return depth * rows / 2 + GROUP_COLUMNS * group <= l1;
    }

    private boolean msdPerChannel() {
        Weight weight = problem.weight();
        boolean type = !weight.isInt4()
                || weight.transposed() && !weight.isNz() && problem.n() >= 2 * problem.m();
        return splitsX() && problem.perChannel() && type && problem.m() <= MSD_MAX_M && problem.k() % UNIT == 0
                && problem.n() % UNIT == 0;
    }

    private boolean isWhole() { return problem.k() <= WHOLE_MAX_K && problem.n() <= WHOLE_MAX_N; }

    private boolean msdPerGroup() {
        long group = problem.antiquant().groupSize();
        return splitsGroups() && problem.weight().isInt4() && DIGIT_GROUPS.contains(group) && problem.m() <= group / 8
                && problem.k() % group == 0
                && problem.n() % (2 * UNIT) == 0;
    }

    private boolean nzSplitK() {
        Weight weight = problem.weight();
        return problem.perChannel() && !problem.antiquant().words() && weight.isNz() && weight.transposed()
                && problem.m() > MSD_MAX_M && problem.m() <= 256 && problem.k() % 64 == 0 && problem.n() % 64 == 0
                && !problem.results().quantised() && !problem.transposed();
    }
}
