package ascendsim.kernels.matmul.v3;

import static ascendsim.kernels.matmul.v3.BaseBlock.DEPTH_BYTES;
import static ascendsim.kernels.matmul.v3.BaseBlock.NARROW;
import static ascendsim.kernels.matmul.v3.BaseBlock.WIDE;

import ascendsim.kernels.tiling.Base;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The base block where usual ones would leave cores idle (tiling_dense §1.3, "small").
 *
 * @param start the usual block
 */
record SmallBase(Terms terms, Base start) {
    private static final int UNIT = 16;
    private static final int LARGEST = 32768;

    Base choose() {
        Base chosen;
        if (terms.isPlain()) {
            chosen = plain();
        } else if (!terms.right().transposed()) {
            chosen = leftTransposed();
        } else {
            chosen = terms.left().transposed() ? bothTransposed() : rightTransposed();
        }
        return limited(chosen);
    }

    private Base plain() {
        Base best = lightest(Stream.of(spread(NARROW, WIDE, 128), spread(NARROW, NARROW, 256), spread(64, 512, 64)));
        boolean wholeK = terms.isLines(terms.k());
        if (!wholeK && !terms.isLines(terms.n())) {
            return new BalancedBase(terms).choose();
        }
        if (!wholeK) {
            long rows = share(Math.ceilDiv(terms.n(), best.n()), terms.m(), NARROW);
            return new Base((int) rows, WIDE, terms.elements(DEPTH_BYTES));
        }
        return terms.isLines(terms.n()) ? best : divided(NARROW, WIDE, DEPTH_BYTES);
    }

    private Base leftTransposed() {
        boolean wholeM = terms.isLines(terms.m());
        boolean wholeN = terms.isLines(terms.n());
        if (!wholeM && !wholeN) {
            return new BalancedBase(terms).choose();
        }
        if (!wholeM) {
            return new Base((int) share(Math.ceilDiv(terms.n(), start.n()), terms.m(), WIDE), start.n(), start.k());
        }
        return wholeN ? start : acrossColumns();
    }

    private Base rightTransposed() {
        if (!terms.isLines(terms.k())) {
            return new BalancedBase(terms).choose();
        }
        return lightest(Stream.of(divided(64, 64, 512), divided(NARROW, NARROW, 256), divided(NARROW, WIDE, 128)));
    }

    private Base bothTransposed() {
        if (terms.isLines(terms.m())) {
            return acrossColumns();
        }
        return terms.isLines(terms.k()) ? new BalancedBase(terms).choose() : divided(NARROW, WIDE, DEPTH_BYTES);
    }

    private Base acrossColumns() {
        return new Base(start.m(), (int) share(Math.ceilDiv(terms.m(), start.m()), terms.n(), WIDE), start.k());
    }

    /** All columns of a block, and the rows shared by the cores that are left for them. */
    private Base spread(long mostRows, int columns, int depthBytes) {
        long rows = share(Math.ceilDiv(terms.n(), columns), terms.m(), mostRows);
        return new Base((int) rows, columns, terms.elements(depthBytes));
    }

    /** {@code size} shared by the cores that {@code count} parts of the other axis leave for each of them. */
    private long share(long count, long size, long most) {
        long parts = Math.max(terms.cores() / count, 1);
        return Math.min(Multiples.up(Math.max(size / parts, 1), UNIT), most);
    }

    /** The axis with more blocks of the largest size is cut so that all cores have one. */
    private Base divided(long mostRows, long mostColumns, int depthBytes) {
        long across = Math.ceilDiv(terms.n(), mostColumns);
        long down = Math.ceilDiv(terms.m(), mostRows);
        long rows = mostRows;
        long columns = mostColumns;
        if (down < across) {
            columns = Math.min(part(terms.n(), down), mostColumns);
        } else {
            rows = Math.min(part(terms.m(), across), mostRows);
        }
        return new Base((int) Multiples.up(Math.min(terms.m(), rows), UNIT),
                (int) Multiples.up(Math.min(terms.n(), columns), UNIT), terms.elements(depthBytes));
    }

    private long part(long size, long other) {
        return Multiples.up(Math.max(size / Math.max(terms.cores() / other, 1), 1), UNIT);
    }

    /** The first of those whose busiest core loads least. */
    private Base lightest(Stream<Base> candidates) {
        return candidates.min(Comparator.comparingLong(this::load)).orElseThrow();
    }

    private long load(Base base) {
        return (base.m() + base.n()) * Math.ceilDiv(terms.blocks(base), terms.cores());
    }

    private Base limited(Base base) {
        int m = base.m();
        int n = base.n();
        if (terms.m() > NARROW && terms.m() < WIDE && n > NARROW) {
            n = NARROW;
        } else if (terms.n() > NARROW && terms.n() < WIDE && m > NARROW) {
            m = NARROW;
        } else if (m * n > LARGEST) {
            m = between(m) ? NARROW : m;
            n = between(n) ? NARROW : n;
        }
        return new Base(m * n > LARGEST ? LARGEST / n : m, n, base.k());
    }

    private static boolean between(int size) {
        return size > NARROW && size < WIDE;
    }
}
