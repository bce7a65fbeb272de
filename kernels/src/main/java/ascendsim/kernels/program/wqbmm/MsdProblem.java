package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.program.digits.Digits;
import java.util.Optional;

/**
 * What an MSD kernel computes: y [m,n] = x [m,k] · ((w + offset) · scale) (+ bias), w of the type of a digit.
 *
 * @param type   of x, scale, offset and y
 * @param offset whether there is an offset
 * @param bias   its type
 * @param digits of an element of x
 */
public record MsdProblem(long m, long k, long n, DType type, boolean offset, Optional<DType> bias, Digits digits) {
    /** Over int8 weights. */
    public static MsdProblem int8(long m, long k, long n, DType type, boolean offset, Optional<DType> bias) {
        return new MsdProblem(m, k, n, type, offset, bias, Digits.OF_INT8);
    }

    /** Type of a digit and of a weight. */
    public DType digit() {
        return digits.type();
    }

    /** Rows of the digits' matrix. */
    public long digitRows() {
        return digits.count() * m;
    }
}
