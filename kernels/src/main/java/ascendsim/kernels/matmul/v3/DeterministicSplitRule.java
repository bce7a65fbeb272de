package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.SingleCore;
import ascendsim.kernels.tiling.Staging;
import ascendsim.kernels.tiling.Template;
import java.util.Optional;

/** A deep product with few blocks: cores share the depth, vector cores add their sums (tiling_dense §1.8). */
record DeterministicSplitRule(Terms terms, MatmulTiling start) implements TemplateRule {
    private static final int SIDE = 128;
    private static final int CHUNK = 384;
    private static final int TINY = 64;
    private static final long DEEP = 27392;
    private static final long TINY_DEPTH = 6144;
    private static final long LONGEST = 65535;
    /** Loads of the operand that stays while the other one passes, and of that one. */
    private static final int KEPT = 9;
    private static final int PASSING = 6;
    private static final int STEPS = 3;

    @Override
    public Template.Kind kind() {
        return Template.Kind.DETERMINISTIC_SPLIT_K;
    }

    @Override
    public boolean applies() {
        long blocks = Math.ceilDiv(terms.m(), SIDE) * Math.ceilDiv(terms.n(), SIDE);
        boolean plainByTransposed = !terms.left().transposed() && terms.right().transposed();
        boolean few = terms.k() >= (long) CHUNK * terms.cores() && 2 * blocks < terms.cores() && !plainByTransposed;
        boolean square = terms.left().transposed() && !terms.right().transposed() && terms.k() >= 1000
                && terms.k() <= 4608 && terms.m() <= 256 && terms.n() <= 256;
        return terms.bytes() > 1 && (few || isTiny() || square || terms.k() >= DEEP && !isBalanced(blocks));
    }

    private boolean isTiny() {
        return terms.isFloat32() && terms.m() <= TINY && terms.n() <= TINY && terms.k() >= TINY_DEPTH;
    }

    private boolean isBalanced(long blocks) {
        double busy = (double) blocks / Multiples.up(blocks, terms.cores());
        return terms.m() > STEPS * SIDE && terms.n() > STEPS * SIDE && !terms.isLines(terms.n()) && busy > 0.8;
    }

    @Override
    public MatmulTiling tiling() {
        boolean columnsInner = terms.m() > terms.n() && terms.n() * terms.bytes() % 32 == 0 && terms.m() >= SIDE;
        Base base = terms.whole(Math.min(SIDE, Multiples.up(terms.m(), 16)),
                Math.min(SIDE, Multiples.up(terms.n(), 16)), terms.elements(256));
        long depth = (long) STEPS * base.k();
        long kept = cut(columnsInner ? terms.m() : terms.n(), depth);
        long passing = Math.min(CHUNK, Multiples.up(columnsInner ? terms.n() : terms.m(), 16));
        SingleCore single = new SingleCore(columnsInner ? kept : passing, columnsInner ? passing : kept, depth);
        Staging staging = columnsInner
                ? new Staging(STEPS, STEPS, PASSING, KEPT)
                : new Staging(STEPS, STEPS, KEPT, PASSING);
        Template template =
                new Template.DeterministicSplitK(single, columnsInner ? 1 : STEPS, columnsInner ? STEPS : 1);
        return start.withBase(base, staging).withCores(used(depth)).withTemplate(template)
                .withOrder(BlockOrder.PLAIN).withNd2Nz(nd2nz()).withResults(new Results(false, 2, start.cvStages()));
    }

    /** Equal parts of the longer axis so small that what a core touches fits its share of L2. */
    private long cut(long size, long depth) {
        long share = (long) (0.7 * terms.chip().capacities().l2() / terms.cores());
        long fixed = CHUNK * depth * terms.bytes();
        long each = depth * terms.bytes() + 2L * CHUNK * Integer.BYTES;
        long most = Math.max(Multiples.down((share - fixed) / each, SIDE), SIDE);
        long parts = Math.ceilDiv(size, most);
        return parts == 1 ? size : Multiples.up(Math.ceilDiv(size, parts), SIDE);
    }

    private int used(long depth) {
        long pieces = Math.min(Math.ceilDiv(terms.k(), depth), terms.cores());
        if (!isTiny()) {
            return (int) pieces;
        }
        long tiny = 8 + (terms.k() - TINY_DEPTH) / 1024 + Math.ceilDiv(terms.m(), 16) + Math.ceilDiv(terms.n(), 16);
        return (int) Math.min(tiny, pieces);
    }

    /** Long rows are read as they are. */
    private Nd2Nz nd2nz() {
        return new Nd2Nz(kept(start.nd2nz().left(), terms.innerLeft()),
                kept(start.nd2nz().right(), terms.innerRight()));
    }

    private Optional<Nd2Nz.Tile> kept(Optional<Nd2Nz.Tile> tile, long inner) {
        return tile.filter(_ -> inner * terms.bytes() < CHUNK || inner > LONGEST);
    }
}
