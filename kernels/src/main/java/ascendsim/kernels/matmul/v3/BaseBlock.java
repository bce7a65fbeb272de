package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Base;

/** The block of the output that stays in L0C, and its depth (tiling_dense §1.3). */
record BaseBlock(Terms terms) {
    static final int WIDE = 256;
    static final int NARROW = 128;
    /** Bytes of k in one base block. */
    static final int DEPTH_BYTES = 128;

    Base choose() {
        boolean tall = isTall();
        Base start = new Base(tall ? WIDE : NARROW, tall ? NARROW : WIDE, terms.elements(DEPTH_BYTES));
        Base base = isSmall(start) ? new SmallBase(terms, start).choose() : start;
        long columns = terms.bias() ? Math.min(WIDE, base.n()) : base.n();
        return terms.whole(base.m(), columns, base.k());
    }

    /**
     * Whether rows get the wide side: both operands transposed, yes; neither, or the right one in FRACTAL_NZ, no; else
     * by which side is big, or which base makes the operands travel less.
     */
    private boolean isTall() {
        boolean left = terms.left().transposed();
        boolean right = terms.right().transposed();
        if (left == right || terms.right().nz()) {
            return left && right;
        }
        long big = terms.cores() / 2L * WIDE;
        if (terms.m() >= big && terms.n() >= big) {
            return traffic(WIDE, NARROW) < traffic(NARROW, WIDE);
        }
        return terms.m() >= big || terms.n() < big && terms.m() > terms.n();
    }

    /** Elements loaded per k by all blocks of a base. */
    private long traffic(long baseM, long baseN) {
        return Math.ceilDiv(terms.m(), baseM) * terms.n() + Math.ceilDiv(terms.n(), baseN) * terms.m();
    }

    private boolean isSmall(Base start) {
        long rows = Multiples.up(terms.m(), NARROW) / start.m();
        long columns = Multiples.up(terms.n(), WIDE) / start.n();
        return rows * columns < terms.cores() || terms.m() < WIDE || terms.n() < WIDE;
    }
}
