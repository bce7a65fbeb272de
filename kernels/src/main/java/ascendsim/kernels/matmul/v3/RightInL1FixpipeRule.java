package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import java.util.Optional;

/** Very many short output rows of an odd length, which the vector cores write (tiling_dense §1.5, item 1). */
record RightInL1FixpipeRule(Terms terms, MatmulTiling start) implements TemplateRule {
    private static final int MOST = 256;
    private static final int ROWS_PER_CORE = 512;
    private static final int MOST_STEPS = 4;
    private static final int UNIT = 128;

    @Override
    public Template.Kind kind() {
        return Template.Kind.B_FULL_FIXPIPE;
    }

    @Override
    public boolean applies() {
        int line = MOST / terms.outputBytes();
        int block = terms.elements(32);
        boolean odd = terms.n() % line != 0 && line % terms.n() != 0;
        boolean narrow = terms.n() < MOST && terms.k() <= MOST && !(terms.n() < block && terms.k() < block);
        boolean readable = !terms.isHalf() || !terms.left().transposed()
                && (terms.isLines(terms.k()) || terms.k() * terms.bytes() < MOST);
        return terms.bytes() > 1 && odd && narrow && readable && terms.m() >= (long) ROWS_PER_CORE * terms.cores();
    }

    @Override
    public MatmulTiling tiling() {
        long columns = Multiples.up(Math.min(terms.n(), MOST), 16);
        long inL0c = terms.chip().capacities().l0c() / Integer.BYTES / columns;
        long inUb = terms.ub() / MOST / terms.outputBytes();
        long rows = Math.max(Multiples.down(Math.min(inL0c, inUb), UNIT), UNIT);
        long left = terms.chip().capacities().l0a() / (2 * terms.bytes() * rows);
        long right = terms.chip().capacities().l0b() / (2 * terms.bytes() * columns);
        long depth = Math.min(Multiples.down(Math.min(left, right), 16), Multiples.up(terms.k(), 16));
        Base base = terms.whole(rows, columns, depth);
        int all = (int) Math.ceilDiv(terms.k(), base.k());
        int step = Math.min(all, MOST_STEPS);
        Optional<Nd2Nz.Tile> leftTile = terms.isHalf() ? Optional.empty() : start.nd2nz().left();
        return start.withBase(base, new Staging(step, all, 2 * step, all))
                .withTemplate(new Template.RightInL1Fixpipe()).withOrder(BlockOrder.of(start.order().path()))
                .withNd2Nz(new Nd2Nz(leftTile, Optional.empty()));
    }
}
