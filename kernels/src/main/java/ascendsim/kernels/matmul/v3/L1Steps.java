package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Staging;

/** How much of L1 the loads of each operand get: half of it, two loads of each (tiling_dense §1.4). */
public record L1Steps(Terms terms) {
    /** L1 kept free for the bias row. */
    private static final long BIAS_BYTES = 1024;

    /** The staging of a base block. */
    public Staging of(Base base) {
        long l1 = terms.chip().capacities().l1();
        long tileA = (long) base.m() * base.k() * terms.bytes();
        long tileB = (long) base.n() * base.k() * terms.bytes();
        long depthA = Math.max(2, l1 / 2 / tileA);
        long depthB = Math.max(2, l1 / 2 / tileB);
        if (depthA * tileA + depthB * tileB > l1 - (terms.bias() ? BIAS_BYTES : 0)) {
            if (base.m() <= base.n()) {
                depthA /= 2;
            } else {
                depthB /= 2;
            }
        }
        long stepA = lines(Math.max(1, depthA / 2), base);
        long stepB = lines(Math.max(1, depthB / 2), base);
        if (stepA > stepB) {
            stepA = Multiples.down(stepA, stepB);
        } else {
            stepB = Multiples.down(stepB, stepA);
        }
        return new Staging((int) stepA, (int) stepB, (int) (2 * stepA), (int) (2 * stepB));
    }

    /** Unless one load takes all of k: whole 512-byte lines of it, or 256-byte halves. */
    private long lines(long step, Base base) {
        if (step * base.k() >= terms.k()) {
            return step;
        }
        long bytes = step * base.k() * terms.bytes();
        long unit = bytes > 512 ? 512 : 256;
        long whole = bytes / unit * unit / ((long) base.k() * terms.bytes());
        return bytes <= 256 || whole == 0 ? step : whole;
    }
}
