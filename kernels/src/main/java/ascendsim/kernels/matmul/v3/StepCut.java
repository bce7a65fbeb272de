package ascendsim.kernels.matmul.v3;

import ascendsim.kernels.tiling.Base;
import ascendsim.kernels.tiling.Staging;

/** Half the load of the operand with the longer ones, for sizes the vendor measured (tiling_dense §1.5). */
record StepCut(Terms terms) {
    private static final int CORES = 24;
    private static final int AREA = 32768;
    private static final int LONG = 8;
    private static final Staging SHORT = new Staging(4, 4, 8, 8);
    private static final int CROWDED = 16384;
    private static final int LINE = 256;
    private static final int LEAST = 768;

    /** The staging of a base block without a pre-pass. */
    Staging apply(Base base, Staging staging) {
        boolean usual = base.m() * base.n() == AREA && base.k() == 64 && terms.isHalf() && terms.cores() == CORES;
        boolean cut = Math.max(staging.stepKa(), staging.stepKb()) == LONG;
        return usual && cut && isLarge() && isListed() ? SHORT : staging;
    }

    private boolean isLarge() {
        return terms.m() % CROWDED != 0 && terms.n() % CROWDED != 0 && terms.outputs() > (long) AREA * CORES;
    }

    private boolean isListed() {
        long m = terms.m();
        long n = terms.n();
        long k = terms.k();
        return isRegular() || isIn(m, 10368, 18000) && isIn(n, 1280, 5120) && isIn(k, 1280, 5120)
                || isIn(k, 13788, 19304) && isIn(m, 1280, 5120) && isIn(n, 1280, 5120)
                || isIn(m, 320_000, 380_000) && isIn(n, 960, 3500) && isIn(k, 1280, 3328);
    }

    private boolean isRegular() {
        boolean lines = terms.m() % LINE == 0 && terms.n() % LINE == 0 && terms.k() % LINE == 0;
        return lines && terms.m() >= LEAST && terms.n() >= LEAST && Long.bitCount(terms.k()) != 1;
    }

    private static boolean isIn(long value, long least, long most) {
        return value >= least && value <= most;
    }
}
