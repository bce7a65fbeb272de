package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.SingleCore;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import java.util.Set;

/** Many rows by a small right operand that stays in L1 (tiling_dense §1.5, item 4). */
record RightInL1Rule(Terms terms, MatmulTiling start) implements TemplateRule {
    private static final Set<Long> COLUMNS = Set.of(32L, 64L, 96L, 128L, 160L, 192L, 224L, 256L, 384L);
    private static final int TALL = 16;
    private static final long MOST_K = 256;
    private static final long SQUARE = 512;
    private static final long SQUARE_LEAST_M = 30848;
    private static final long SQUARE_MOST_M = 98048;
    private static final long SQUARE_SLICES = 12;

    @Override
    public Template.Kind kind() {
        return Template.Kind.B_FULL;
    }

    @Override
    public boolean applies() {
        if (start.nd2nz().right().isPresent()) {
            return false;
        }
        boolean small = terms.m() > TALL * Math.max(terms.k(), terms.n()) && terms.k() <= MOST_K
                && COLUMNS.contains(terms.n());
        return (small || isSquare()) && tiling().staging().depthB1() * tileBytes(tiling().base().n())
                + tiling().staging().depthA1() * tileBytes(tiling().base().m()) <= terms.chip().capacities().l1();
    }

    private boolean isSquare() {
        return terms.isHalf() && !terms.left().transposed() && terms.right().transposed() && terms.n() == SQUARE
                && terms.k() == SQUARE && terms.m() >= SQUARE_LEAST_M && terms.m() <= SQUARE_MOST_M;
    }

    private long tileBytes(long rows) {
        return rows * tiling().base().k() * terms.bytes();
    }

    @Override
    public MatmulTiling tiling() {
        Base base = isSquare()
                ? terms.whole(BaseBlock.NARROW, BaseBlock.WIDE, start.base().k())
                : terms.whole(start.base().m(), Multiples.up(Math.min(terms.n(), start.base().n()), 16),
                        start.base().k());
        int all = (int) Math.ceilDiv(terms.k(), base.k());
        SingleCore single = isSquare()
                ? new SingleCore(Multiples.up(Math.ceilDiv(terms.m(), SQUARE_SLICES), 16), terms.n() / 2, terms.k())
                : new SingleCore(2L * base.m(), terms.n(), terms.k());
        int across = (int) Math.ceilDiv(single.n(), base.n());
        boolean twice = 2L * base.m() * base.n() * Integer.BYTES <= terms.chip().capacities().l0c();
        return start.withBase(base, new Staging(all, all, 2 * all, across * all))
                .withTemplate(new Template.RightInL1(single))
                .withOrder(BlockOrder.of(start.order().path()))
                .withResults(new Results(true, twice ? 2 : 1, start.cvStages()));
    }
}
