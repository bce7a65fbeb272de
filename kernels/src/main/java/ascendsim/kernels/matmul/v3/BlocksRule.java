package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;

/**
 * Blocks over the whole depth, in L2 tiles, along their diagonals (tiling_dense §1.3 - §1.6): what is left if no other
 * template applies.
 */
record BlocksRule(Terms terms) implements TemplateRule {
    private static final int CV_STAGES = 2;

    @Override
    public Template.Kind kind() {
        return Template.Kind.BASE;
    }

    @Override
    public boolean applies() {
        return true;
    }

    /** With the adjustments that only this template has. */
    @Override
    public MatmulTiling tiling() {
        MatmulTiling start = start();
        Base base = new LoadBalance(terms).apply(start.base());
        Staging staging = start.staging();
        if (!start.nd2nz().isNeeded()) {
            staging = new StepCut(terms).apply(base, staging);
        }
        return start.withBase(base, staging);
    }

    /** What the other templates start from. */
    MatmulTiling start() {
        DecodeBase decode = new DecodeBase(terms);
        Base base = decode.applies() ? decode.choose() : new BaseBlock(terms).choose();
        L2Tiles.Split split = new L2Tiles(terms, base).choose();
        Nd2Nz nd2nz = new Nd2NzRule(terms).choose();
        return new MatmulTiling(terms.cores(), terms.chip().cores().aivPerAic(), base, new L1Steps(terms).of(base),
                BlockOrder.of(new BlockOrder.Diagonal()).split(split.m(), split.n()),
                new Results(true, decode.applies() ? 2 : 1, CV_STAGES)).withNd2Nz(nd2nz);
    }
}
