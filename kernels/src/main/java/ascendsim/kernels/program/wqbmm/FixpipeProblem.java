package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;

/**
 * What the fixpipe kernel computes: y [m,n] = x [m,k] · ((w + offset) · scale) (+ bias), float16 with int8 weights
 * stored as [n, k], scales in quantisation words, int32 offsets, all per column.
 *
 * @param m up to 96
 * @param k a multiple of 64
 * @param n a multiple of 64
 */
public record FixpipeProblem(long m, long k, long n, boolean offset, boolean bias) {
    /**
     * How it is divided (tiling_quant §1.5).
     *
     * @param singleM rows of a cube core, a multiple of 16
     * @param singleN columns of a cube core, a multiple of {@code baseN} or of {@link #unit}
     * @param baseN   columns of a tile: 16, or a multiple of 32 up to 128
     * @param baseK   depth of a load, a multiple of 64 up to 512
     */
    public record Cut(long singleM, long singleN, long baseN, long baseK) {
        /** Columns widened at a time. */
        public static final long WIDEST_UNIT = 32;
        /** Depth widened and multiplied at a time. */
        public static final long DEPTH = 256;

        public long unit() {
            return Math.min(WIDEST_UNIT, baseN);
        }

        long units() {
            return baseN / unit();
        }

        /** Rows of the weights' tile in L1, in whole squares. */
        long storedRows() {
            return Math.ceilDiv(baseN, WIDEST_UNIT) * WIDEST_UNIT;
        }
    }

    /** Cube cores across. */
    public long across(Cut cut) {
        return Math.ceilDiv(n, cut.singleN);
    }

    /** Cube cores that have work. */
    public long cores(Cut cut) {
        return across(cut) * Math.ceilDiv(m, cut.singleM);
    }

    /** Whether a core's rows of x stay in L1. */
    boolean isResident(Cut cut) {
        return 2 * cut.singleM * k <= FixpipeBuffers.LEFT_BYTES;
    }

    /** Loads of the depth. */
    long steps(Cut cut) {
        return Math.ceilDiv(k, cut.baseK);
    }

    /** k elements of a half of a load: the first 256 of it, or those behind them; 0 or less if there are none. */
    Affine depth(ProgramBuilder program, Cut cut, Affine step, int half) {
        long most = Math.min(cut.baseK - half * Cut.DEPTH, Cut.DEPTH);
        return k % cut.baseK == 0 || most <= 0
                ? Affine.of(most)
                : program.minimum(Affine.of(k - half * Cut.DEPTH).minus(step.times(cut.baseK)), Affine.of(most));
    }
}
