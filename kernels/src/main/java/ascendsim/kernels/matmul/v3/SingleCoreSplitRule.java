package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.SingleCore;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;

/**
 * A deep product whose cores go through the depth load by load (tiling_dense §1.7).
 *
 * @param cached whether the L2 tiles fit ({@link L2Tiles})
 */
record SingleCoreSplitRule(Terms terms, MatmulTiling start, boolean cached) implements TemplateRule {
    private static final int SIDE = 128;
    private static final int CHUNK = 384;
    private static final int WIDEST = 3072;
    private static final int LEAST_WIDTH = 1024;
    private static final int LEAST_USEFUL_WIDTH = 512;

    /** Blocks down and the loads for them. */
    private record Steps(int m, int k, int depthA, int depthB) {
        static final Steps THREE = new Steps(3, 3, 9, 6);
        static final Steps TWO = new Steps(2, 4, 8, 8);
        static final Steps ONE = new Steps(1, 4, 8, 8);
        /** The same beside a bias row in L1. */
        static final Steps ONE_AND_BIAS = new Steps(1, 3, 6, 6);
    }

    /** The division of the output over cores. */
    private record Division(long rows, long columns, int cores) {
    }

    @Override
    public Template.Kind kind() {
        return Template.Kind.SINGLE_CORE_SPLIT_K;
    }

    @Override
    public boolean applies() {
        return terms.bytes() > 1 && isAsked() && isWorthIt(divide(steps()));
    }

    private boolean isAsked() {
        return isShallow() || terms.k() >= 27392 || isUncached() || isLeftTransposed() || isRightTransposed();
    }

    private boolean isShallow() {
        boolean lopsided = terms.n() >= 49152 && terms.m() == CHUNK || terms.m() >= 49152 && terms.n() == CHUNK;
        return terms.k() == 1536 && lopsided && terms.m() % SIDE == 0 && terms.n() % SIDE == 0
                && terms.outputs() <= 0.65 * terms.chip().capacities().l2() / 4;
    }

    private boolean isUncached() {
        return !cached && terms.m() * terms.k() >= 5L * CHUNK * CHUNK && terms.n() >= LEAST_WIDTH && terms.m() >= CHUNK
                && terms.k() >= CHUNK && terms.outputs() >= (long) LEAST_WIDTH * CHUNK * terms.cores();
    }

    private boolean isLeftTransposed() {
        boolean large = terms.m() % 8192 == 0 && terms.n() >= 6144 || terms.n() % 8192 == 0 && terms.m() >= 6144;
        return terms.left().transposed() && !terms.right().transposed() && terms.isLines(terms.n())
                && terms.k() >= 11000 && large;
    }

    private boolean isRightTransposed() {
        return terms.isHalfNd() && !terms.left().transposed() && terms.right().transposed()
                && terms.k() % 16384 == 0 && isMiddle(terms.m()) && isMiddle(terms.n()) && terms.cores() == 24
                && start.nd2nz().right().isEmpty();
    }

    private static boolean isMiddle(long size) {
        return size >= 1280 && size <= 8192;
    }

    private boolean isWorthIt(Division division) {
        double used = (double) terms.outputs() / ((double) division.rows * division.columns * terms.cores());
        boolean narrow = terms.isLines(terms.n()) && terms.n() >= 896 && terms.n() <= 2048
                && (division.columns <= 640 || used < 0.85);
        return division.columns >= LEAST_USEFUL_WIDTH && used >= 0.7 && !narrow;
    }

    private Steps steps() {
        if (terms.m() < CHUNK || terms.n() < CHUNK) {
            return terms.bias() ? Steps.ONE_AND_BIAS : Steps.ONE;
        }
        boolean few = Math.ceilDiv(terms.m(), CHUNK) * Math.ceilDiv(terms.n(), WIDEST) < terms.cores();
        return few && !terms.bias() ? Steps.TWO : Steps.THREE;
    }

    private Division divide(Steps steps) {
        int cores = terms.cores();
        long across = dividing(Math.ceilDiv(terms.n(), WIDEST));
        long down = Math.ceilDiv(terms.m(), (long) steps.m * SIDE);
        if (down * across >= cores) {
            return division(Math.max(cores / across, 1), across);
        }
        Division best = division(Math.min(down, Math.max(cores / across, 1)), across);
        for (long n = across + 1; n <= cores; n++) {
            Division next = division(Math.min(down, Math.max(cores / n, 1)), n);
            if (cores % n == 0 && next.columns >= LEAST_WIDTH && next.cores > best.cores) {
                best = next;
            }
        }
        return best;
    }

    /** The next number of parts that divides the cores, or that the cores divide. */
    private long dividing(long parts) {
        int cores = terms.cores();
        if (parts > cores) {
            return Multiples.up(parts, cores);
        }
        long divisor = parts;
        while (cores % divisor != 0) {
            divisor++;
        }
        return divisor;
    }

    private Division division(long down, long across) {
        int unit = terms.elements(terms.left().transposed() ? 256 : 32);
        long rows = Multiples.up(Math.ceilDiv(terms.m(), down), Math.max(unit, 16));
        long columns = Multiples.up(Math.ceilDiv(terms.n(), across), terms.elements(256));
        long parts = Math.ceilDiv(terms.m(), rows) * Math.ceilDiv(terms.n(), columns);
        return new Division(rows, columns, (int) Math.min(parts, terms.cores()));
    }

    @Override
    public MatmulTiling tiling() {
        Steps steps = steps();
        Division division = divide(steps);
        if (steps.m == Steps.TWO.m && division.rows > 2 * SIDE && division.rows <= CHUNK) {
            steps = Steps.THREE;
        }
        Base base = terms.whole(SIDE, SIDE, terms.elements(256));
        SingleCore single = new SingleCore(division.rows, division.columns, (long) steps.k * base.k());
        return start.withBase(base, new Staging(steps.k, steps.k, steps.depthA, steps.depthB))
                .withCores(division.cores).withTemplate(new Template.SingleCoreSplitK(single, steps.m))
                .withOrder(BlockOrder.PLAIN).withResults(new Results(false, 2, start.cvStages()));
    }
}
