package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Base;

/** How the output is cut so that what a part reads and writes stays in L2 (tiling_dense §1.6). */
record L2Tiles(Terms terms, Base base) {
    /** Bytes that stay in an L2 of 192 MiB. */
    private static final long SHARE = 100;
    private static final long OF = 192;
    private static final int FEW_CORES = 20;

    /**
     * The parts.
     *
     * @param m     parts of the rows
     * @param n     parts of the columns
     * @param found whether they fit; if not they are small ones
     */
    record Split(int m, int n, boolean found) {
        static final Split NONE = new Split(1, 1, true);
    }

    /** One axis: {@code blocks} in parts of {@code each}. */
    private record Axis(long size, int base) {
        /** Elements of one of about {@code parts} parts, in whole blocks. */
        long part(long parts) {
            return Multiples.up(Math.ceilDiv(size, parts), base);
        }

        /** Blocks of the last part. */
        long tail(long part) {
            long blocks = Math.ceilDiv(size, base);
            return blocks - (Math.ceilDiv(size, part) - 1) * (part / base);
        }

        /** Parts that leave about {@code blocks} blocks for each. */
        long parts(long blocks) {
            return Math.max(size / (base * blocks), 1);
        }
    }

    /** A candidate with the number of cores that share a block row and column of its last part. */
    private record Candidate(long outer, long inner, long outerClash, long innerClash) {
        boolean isNoWorse(Candidate other) {
            return outerClash <= other.outerClash && innerClash <= other.innerClash;
        }
    }

    Split choose() {
        if (bytes(terms.m(), terms.n()) <= budget()) {
            return Split.NONE;
        }
        boolean outerIsRows = base.m() > base.n();
        Axis rows = new Axis(terms.m(), base.m());
        Axis columns = new Axis(terms.n(), base.n());
        Candidate best = search(outerIsRows ? rows : columns, outerIsRows ? columns : rows, outerIsRows);
        if (best.outer == 0) {
            return small();
        }
        long outer = Math.ceilDiv(outerIsRows ? terms.m() : terms.n(), best.outer);
        long inner = Math.ceilDiv(outerIsRows ? terms.n() : terms.m(), best.inner);
        return new Split((int) (outerIsRows ? outer : inner), (int) (outerIsRows ? inner : outer), true);
    }

    /** The best candidate; one of no size if there is none. */
    private Candidate search(Axis outer, Axis inner, boolean outerIsRows) {
        int cores = terms.cores();
        int outerMost = cores == FEW_CORES ? 5 : 6;
        boolean bad = outerIsRows ? !terms.right().transposed() : terms.left().transposed();
        int innerMost = innerMost(cores, bad);
        Candidate best = new Candidate(0, 0, Long.MAX_VALUE, Long.MAX_VALUE);
        for (int i = cores; i >= Math.max(cores / outerMost, 1); i--) {
            long outerPart = outer.part(outer.parts(i));
            for (int j = cores; j >= Math.max(cores / innerMost, 1); j--) {
                long innerPart = inner.part(inner.parts(j));
                Candidate candidate = new Candidate(outerPart, innerPart,
                        Math.ceilDiv(cores, outer.tail(outerPart)), Math.ceilDiv(cores, inner.tail(innerPart)));
                boolean busy = outer.tail(outerPart) * outerMost >= cores && inner.tail(innerPart) * innerMost >= cores;
                long bytes = outerIsRows ? bytes(outerPart, innerPart) : bytes(innerPart, outerPart);
                if (busy && bytes <= budget() && candidate.isNoWorse(best)) {
                    best = candidate;
                }
            }
        }
        return best;
    }

    /** Cores that may share a block of the inner axis; fewer where that means rows far apart. */
    private static int innerMost(int cores, boolean bad) {
        if (cores == FEW_CORES) {
            return bad ? 4 : 5;
        }
        return bad ? 3 : 6;
    }

    /** Parts of 4 block rows and a fourth of the cores' block columns. */
    private Split small() {
        long rows = Math.ceilDiv(terms.m(), base.m());
        long columns = Math.ceilDiv(terms.n(), base.n());
        return new Split((int) Math.ceilDiv(rows, Math.min(4, rows)),
                (int) Math.ceilDiv(columns, Math.min(Math.max(terms.cores() / 4, 1), columns)), false);
    }

    private long bytes(long rows, long columns) {
        return (rows + columns) * terms.k() * terms.bytes() + rows * columns * terms.outputBytes();
    }

    private long budget() {
        return terms.chip().capacities().l2() / OF * SHARE;
    }
}
