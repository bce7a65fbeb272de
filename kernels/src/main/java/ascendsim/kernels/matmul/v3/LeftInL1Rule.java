package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;

/** A few float32 rows stay in L1 (tiling_dense §1.5, item 2). */
record LeftInL1Rule(Terms terms, MatmulTiling start) implements TemplateRule {
    private static final int FEW = 16;
    private static final long LEAST_K = 4096;

    @Override
    public Template.Kind kind() {
        return Template.Kind.A_FULL;
    }

    @Override
    public boolean applies() {
        return terms.isFloat32() && !terms.left().transposed() && terms.right().transposed() && terms.m() <= FEW
                && terms.n() > FEW && terms.n() <= (long) FEW * terms.cores() && terms.k() >= LEAST_K
                && terms.k() % 128 == 0;
    }

    @Override
    public MatmulTiling tiling() {
        Base base = terms.whole(FEW, FEW, terms.elements(1024));
        int all = (int) Math.ceilDiv(terms.k(), base.k());
        return start.withBase(base, new Staging(all, 1, all, 2)).withTemplate(new Template.LeftInL1())
                .withOrder(BlockOrder.of(new BlockOrder.Runs(false)));
    }
}
