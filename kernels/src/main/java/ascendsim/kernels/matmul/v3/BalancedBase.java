package ascendsim.kernels.matmul.v3;

import static ascendsim.kernels.matmul.v3.BaseBlock.NARROW;
import static ascendsim.kernels.matmul.v3.BaseBlock.WIDE;

import ascendsim.kernels.tiling.Base;

/** One block for every core where rows are no whole lines and the copies care little (tiling_dense §1.3, "Balance"). */
record BalancedBase(Terms terms) {
    private static final int UNIT = 16;
    private static final int HALF_NARROW = 64;
    private static final int WIDEST = 1024;

    Base choose() {
        return terms.m() >= NARROW ? tall() : flat();
    }

    private Base tall() {
        long parts = Math.max(terms.cores() / Math.ceilDiv(terms.m(), NARROW), 1);
        long columns = Math.min(Multiples.up(Math.ceilDiv(terms.n(), parts), UNIT), WIDE);
        return new Base(NARROW, (int) columns, (int) depth(WIDE, columns));
    }

    private Base flat() {
        int cores = terms.cores();
        long rows = Multiples.up(terms.m(), UNIT);
        long least = terms.m() >= HALF_NARROW ? NARROW : WIDEST;
        long most = terms.bias() ? WIDE : Math.min(inL0c(rows), inL0b());
        long columns = Math.min(Math.max(Multiples.up(terms.n() / cores, UNIT), least), most);
        if (columns > WIDE && Math.ceilDiv(terms.n(), columns) % cores < Math.ceilDiv(terms.n(), WIDE) % cores) {
            columns = WIDE;
        }
        return new Base((int) rows, (int) columns, (int) depth(rows, columns));
    }

    private long inL0c(long rows) {
        return Multiples.down(terms.chip().capacities().l0c() / Integer.BYTES / rows, UNIT);
    }

    /** Two tiles of the least depth our kernels have. */
    private long inL0b() {
        return Multiples.down(terms.chip().capacities().l0b() / (2L * terms.bytes() * terms.unit().k()), UNIT);
    }

    /** What two tiles of each operand leave room for in L0. */
    private long depth(long rows, long columns) {
        long left = terms.chip().capacities().l0a() / (2 * terms.bytes() * rows);
        long right = terms.chip().capacities().l0b() / (2 * terms.bytes() * columns);
        return Multiples.down(Math.min(left, right), UNIT);
    }
}
