package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Base;

/**
 * The base block of a few rows by stored-transposed columns ("decode"). The vendor's rule is in a closed library; ours
 * gives the base blocks of its two published samples, 32x1408x11264 and 4x7168x2020 (tiling_dense §1.5;
 * docs/deviations.md).
 */
record DecodeBase(Terms terms) {
    private static final int LARGEST = 128;

    /** Of at most 128 rows, float16 or bfloat16 in ND, y stored as [N, K], no bias and no pre-pass. */
    boolean applies() {
        Nd2NzRule nd2nz = new Nd2NzRule(terms);
        return terms.m() <= LARGEST && terms.isHalfNd() && !terms.left().transposed() && terms.right().transposed()
                && !terms.bias() && !nd2nz.left() && !nd2nz.right();
    }

    Base choose() {
        long share = Multiples.up(Math.ceilDiv(terms.n(), terms.cores()), 16);
        return terms.whole(Multiples.up(terms.m(), 16), Math.min(share, LARGEST), LARGEST);
    }
}
