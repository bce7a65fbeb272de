package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import java.util.Optional;

/**
 * What the custom kernel computes: y [m,n] = x [m,k] · widened weights (+ bias).
 *
 * @param type       of x, scale, offset, widened weights and y
 * @param transposed whether x is stored as [k, m]
 * @param bias       its type
 */
public record CustomProblem(long m, long k, long n, DType type, boolean transposed, Weights weights, Scales scales,
        Optional<DType> bias) {
    /**
     * The weights as stored.
     *
     * @param type       INT8 or INT4
     * @param transposed as [n, k]
     * @param fractals   in FRACTAL_NZ
     */
    public record Weights(DType type, boolean transposed, boolean fractals) {
    }

    /**
     * Scales and offsets.
     *
     * @param single     one for all weights
     * @param groupSize  rows of a group; 0 without groups
     * @param offset     whether there are offsets
     * @param transposed stored with the groups of a column one after the other
     */
    public record Scales(boolean single, long groupSize, boolean offset, boolean transposed) {
        boolean grouped() {
            return groupSize > 0;
        }
    }

    /** Groups of a column. */
    long groups() {
        return Math.ceilDiv(k, scales.groupSize);
    }
}
