package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.program.digits.Digits;
import java.util.Optional;

/**
 * What an MSD kernel computes: y [m,n] = x [m,k] · ((w + offset) · scale) (+ bias), w of the type of a digit.
 *
 * @param type   of x, scale, offset and y
 * @param group  k that share a scale and an offset; 0: all of them
 * @param offset whether there is an offset
 * @param bias   its type
 * @param digits of an element of x
 */
public record MsdProblem(long m, long k, long n, DType type, long group, boolean offset, Optional<DType> bias,
        Digits digits) {
    /** Type of a digit and of a weight. */
    public DType digit() {
        return digits.type();
    }

    /** Rows of the digits' matrix. */
    public long digitRows() {
        return digits.count() * m;
    }

    /** Elements from row to row of the digits' matrix where its rows begin at DataBlocks. */
    public long digitPitch() {
        return Math.ceilDiv(k, digit().c0()) * digit().c0();
    }

    public boolean grouped() {
        return group > 0;
    }

    /** Groups down the depth, of which the last one is whole. */
    public long groups() {
        return k / group;
    }
}
