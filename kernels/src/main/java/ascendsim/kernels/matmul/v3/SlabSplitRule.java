package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.SingleCore;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;

/** A few rows by a deep, wide right operand: cores share the columns only (tiling_dense §1.5, item 3). */
record SlabSplitRule(Terms terms, MatmulTiling start) implements TemplateRule {
    private static final int MOST_M = 256;
    private static final int[] WIDTHS = {512, 384, 256, 128};

    @Override
    public Template.Kind kind() {
        return Template.Kind.SINGLE_CORE_SPLIT_K;
    }

    @Override
    public boolean applies() {
        boolean deep = isIn(terms.k(), 9216, 20481) && isIn(terms.n(), 6144, 65536);
        boolean deeper = isIn(terms.k(), 6144, 65536) && isIn(terms.n(), 6144, 16384);
        return terms.isHalfNd() && !terms.left().transposed() && terms.k() % 128 == 0 && terms.n() % 128 == 0
                && terms.m() <= MOST_M && (deep || deeper);
    }

    private static boolean isIn(long value, long from, long to) {
        return value >= from && value < to;
    }

    @Override
    public MatmulTiling tiling() {
        Base base = base();
        Staging usual = new L1Steps(terms).of(base);
        int step = Math.min(usual.stepKa(), usual.stepKb());
        long across = Math.ceilDiv(terms.n(), base.n());
        SingleCore single = new SingleCore(Multiples.up(terms.m(), 16),
                base.n() * Math.ceilDiv(across, terms.cores()), (long) step * base.k());
        boolean twice = 2L * base.m() * base.n() * Integer.BYTES <= terms.chip().capacities().l0c();
        return start.withBase(base, new Staging(step, step, 2 * step, 2 * step))
                .withCores((int) Math.ceilDiv(terms.n(), single.n()))
                .withTemplate(new Template.SingleCoreSplitK(single, 1)).withOrder(BlockOrder.PLAIN)
                .withResults(new Results(false, twice ? 2 : 1, start.cvStages()));
    }

    /** The widest that L0C holds. */
    private Base base() {
        long rows = Multiples.up(Math.min(terms.m(), MOST_M), 16);
        long columns = WIDTHS[WIDTHS.length - 1];
        for (int i = WIDTHS.length - 1; i >= 0; i--) {
            if (rows * WIDTHS[i] * Integer.BYTES <= terms.chip().capacities().l0c()) {
                columns = WIDTHS[i];
            }
        }
        long left = terms.chip().capacities().l0a() / (2 * terms.bytes() * rows);
        long right = terms.chip().capacities().l0b() / (2 * terms.bytes() * columns);
        return terms.whole(rows, columns, Math.min(128, Multiples.down(Math.min(left, right), 16)));
    }
}
