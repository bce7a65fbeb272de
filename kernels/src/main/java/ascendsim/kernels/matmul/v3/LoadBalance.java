package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Base;

/**
 * Lower blocks where the usual ones would give some cores much more than others (tiling_dense §1.5). The loads into L1
 * stay those of the block it replaces.
 */
record LoadBalance(Terms terms) {
    private static final int CORES = 24;
    private static final int AREA = 32768;
    /** From four rounds on, the last one matters little. */
    private static final int MANY_BLOCKS = 4 * CORES;
    private static final int LEAST_M = 128;
    private static final int MOST_M = 672;
    private static final int UNIT = 16;

    Base apply(Base base) {
        boolean usual = base.m() * base.n() == AREA && base.k() == terms.elements(BaseBlock.DEPTH_BYTES);
        if (terms.cores() != CORES || terms.left().transposed() || !usual) {
            return base;
        }
        long rows = terms.blocks(base) < MANY_BLOCKS ? dealt(base) : evened(base);
        return terms.whole(rows, base.n(), base.k());
    }

    private long dealt(Base base) {
        long down = Multiples.up(terms.blocks(base), CORES) / Math.ceilDiv(terms.n(), base.n());
        return Multiples.up(Math.ceilDiv(terms.m(), down), UNIT);
    }

    private long evened(Base base) {
        if (terms.m() <= LEAST_M || terms.m() > MOST_M) {
            return base.m();
        }
        long down = Math.ceilDiv(terms.m(), base.m());
        return Multiples.up(Math.ceilDiv(terms.m(), down), UNIT);
    }
}
