package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Nd2Nz.Tile;

/**
 * What one vector core converts at a time (tiling_dense §1.10).
 *
 * @param outer rows of the operand as it is stored
 * @param inner elements of a row
 */
record Nd2NzTile(Terms terms, long outer, long inner) {
    private static final int NARROW_BYTES = 2048;
    private static final int[] WIDE_BYTES = {6144, 4096, 2048};
    /** Last columns of fewer bytes go with the tile before them. */
    private static final int TAIL_BYTES = 512;
    private static final int BLOCK_BYTES = 32;
    private static final int FEWEST_ROWS = 16;
    private static final Tile CROWDED = new Tile(96, 512);
    private static final long CROWDED_INNER = 16384;
    private static final long CROWDED_OUTER = 7168;

    Tile choose() {
        if (inner % CROWDED_INNER == 0 && outer >= CROWDED_OUTER) {
            return CROWDED;
        }
        return inner <= terms.elements(NARROW_BYTES) ? narrow() : wide();
    }

    /** Whole rows, in as few rounds as the buffers allow. */
    private Tile narrow() {
        long columns = Multiples.up(inner, terms.elements(BLOCK_BYTES));
        long most = terms.ub() / 2 / terms.bytes() / columns;
        long perCore = Math.ceilDiv(Multiples.up(outer, FEWEST_ROWS), vectorCores());
        long rounds = Math.max(Math.ceilDiv(perCore, most), 1);
        return new Tile((int) fitting(Math.max(Math.ceilDiv(perCore, rounds), FEWEST_ROWS), columns * terms.bytes()),
                (int) columns);
    }

    /** The first width and the most rows that give every core as many tiles as the others, or nearly so. */
    private Tile wide() {
        Tile best = new Tile(FEWEST_ROWS, terms.elements(NARROW_BYTES));
        long bestRest = -1;
        for (int bytes : WIDE_BYTES) {
            int columns = terms.elements(bytes);
            for (long rows = fitting(terms.ub() / 2 / bytes, bytes); rows >= FEWEST_ROWS; rows--) {
                long rest = Math.ceilDiv(outer, rows) * across(columns) % vectorCores();
                if (rest == 0) {
                    return new Tile((int) rows, columns);
                }
                if (rest > bestRest) {
                    bestRest = rest;
                    best = new Tile((int) rows, columns);
                }
            }
        }
        return best;
    }

    private long across(long columns) {
        long tail = inner % columns;
        boolean merged = tail > 0 && tail * terms.bytes() < TAIL_BYTES && inner > columns;
        return merged ? inner / columns : Math.ceilDiv(inner, columns);
    }

    /** Rows whose input and output lie in the buffer together. */
    private long fitting(long rows, long bytes) {
        return Math.clamp(terms.ub() / 2 / bytes, 1, rows);
    }

    private long vectorCores() {
        return 2L * terms.cores();
    }
}
