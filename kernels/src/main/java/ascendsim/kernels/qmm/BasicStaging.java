package ascendsim.kernels.qmm;

import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Staging;

/**
 * How L1 is filled in the "basic" template (tiling_dense §3.3): two loads of each operand, as deep as fits, the deeper
 * ones a multiple of the others. Depths count bytes, so int4 goes twice as deep.
 *
 * @param l0cStages tiles in L0C
 */
record BasicStaging(QuantMatmulProblem problem, Base base, int l0cStages) {
    /** What the host tells the vendor's tiling of L1 on 910B (tiling_dense §0). */
    static final long L1 = 524032;
    private static final long LINE = 256;
    private static final long SHALLOW = 512;
    private static final int WORD_BYTES = 8;
    private static final int BIAS_BYTES = 4;

    Staging staging() {
        long tileA = problem.bytes((long) base.m() * base.k());
        long tileB = problem.bytes((long) base.n() * base.k());
        long depthA = L1 / 2 / tileA;
        long depthB = L1 / 2 / tileB;
        if (depthA * tileA + depthB * tileB >= L1 - reserve()) {
            depthA = depthA >= depthB ? depthA / 2 : depthA;
            depthB = depthB > depthA && depthB * tileB + depthA * tileA >= L1 - reserve() ? depthB / 2 : depthB;
        }
        return steps(Math.max(depthA / 2, 1), Math.max(depthB / 2, 1));
    }

    private long reserve() {
        return (long) base.n() * l0cStages * ((problem.hasWordRow() ? WORD_BYTES : 0) + BIAS_BYTES);
    }

    private Staging steps(long mostA, long mostB) {
        long least = lesser(Math.min(mostA, mostB));
        long times = Math.max(Math.max(mostA, mostB) / least, 1);
        int smallest = Math.min(base.m(), base.n());
        times = smallest < 64 ? 1 : smallest < 128 ? Math.min(times, 2) : times;
        long stepA = mostA >= mostB ? least * times : least;
        long stepB = mostA >= mostB ? least : least * times;
        if (least % 2 == 0 && isOuter(true)) {
            long deeper = stepA > 2 && stepB <= 4 ? 2 * stepB : stepB;
            stepB = fits(2, deeper) ? deeper : stepB;
            stepA = Math.min(stepA, 2);
        }
        if (least % 2 == 0 && isOuter(false)) {
            long deeper = stepA <= 4 && stepB > 1 && !isOuter(true) ? 2 * stepA : stepA;
            stepA = fits(deeper, 2) ? deeper : stepA;
            stepB = Math.min(stepB, 2);
        }
        return clipped(stepA, stepB);
    }

    /** The common step: whole lines of 256 bytes along k. */
    private long lesser(long most) {
        long tile = problem.bytes(base.k());
        long bytes = problem.bytes(problem.k()) <= SHALLOW ? Math.min(most * tile, LINE) : most * tile;
        long lines = bytes >= LINE ? Multiples.down(bytes, LINE) : bytes;
        return Math.max(lines / tile, 1);
    }

    /** Whether k is not the innermost axis of an operand in ND. */
    private boolean isOuter(boolean left) {
        return left
                ? problem.left().transposed()
                : !problem.right().transposed() && !problem.right().isNz();
    }

    private boolean fits(long stepA, long stepB) {
        long bytes = problem.bytes((long) base.m() * base.k()) * 2 * stepA
                + problem.bytes((long) base.n() * base.k()) * 2 * stepB;
        return bytes <= L1 - reserve();
    }

    /** No deeper than the product, one a multiple of the other. */
    private Staging clipped(long stepA, long stepB) {
        long all = Math.ceilDiv(problem.k(), (long) base.k());
        long a = Math.min(stepA, all);
        long b = Math.min(stepB, all);
        if (a > b) {
            a = Multiples.down(a, b);
        } else {
            b = Multiples.down(b, a);
        }
        return new Staging((int) a, (int) b, (int) (2 * a), (int) (2 * b));
    }
}
