package ascendsim.kernels.matmul.v3;

/**
 * In which format the kernel finds operands that the caller holds in ND. The library in front of it (aclnn,
 * matmul_util.cpp; tiling_dense §1.1) turns some of them into FRACTAL_NZ by a launch of its own, which is not part of
 * the operator's time.
 */
record InputFormats(Terms terms) {
    private static final long SMALL = 65535;
    private static final long DEEP = 15000;
    private static final int NARROWEST = 128;

    /** Whether both operands reach the kernel as the caller holds them. */
    boolean stay() {
        if (!terms.isHalf() || terms.k() == 1 || isSmall() || isDeep()) {
            return true;
        }
        return isRegular(terms.innerLeft()) && isRegular(terms.innerRight());
    }

    private boolean isSmall() { return terms.m() * terms.k() <= SMALL && terms.k() * terms.n() <= SMALL; }

    private boolean isDeep() {
        boolean plainByTransposed = !terms.left().transposed() && terms.right().transposed();
        return terms.k() >= DEEP && !plainByTransposed
                && (terms.m() / NARROWEST) * (terms.n() / NARROWEST) < terms.cores() / 2;
    }

    private static boolean isRegular(long inner) {
        return inner < NARROWEST ? inner % 16 == 0 : inner <= SMALL;
    }
}
