package ascendsim.kernels.program.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.kernels.program.widening.FedWeights;
import java.util.Optional;

/**
 * What the custom kernel computes: y [m,n] = x [m,k] · widened weights (+ bias).
 *
 * @param type       of x, scale, offset, widened weights and y
 * @param transposed whether x is stored as [k, m]
 * @param results    what is added and made of the product
 */
public record CustomProblem(long m, long k, long n, DType type, boolean transposed, Weights weights, Scales scales,
        Results results) {
    /**
     * The weights as stored.
     *
     * @param type       INT8, INT4, or FLOAT4_E2M1 with E8M0 scales (n_first alone)
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

    /**
     * What is added and made of the product.
     *
     * @param bias  its type
     * @param words quantisation words, if y is int8
     */
    public record Results(Optional<DType> bias, Optional<Words> words) {
    }

    /**
     * Quantisation words of the results.
     *
     * @param parameter where they are
     * @param single    one for all columns
     */
    public record Words(String parameter, boolean single) {
    }

    /** The weights as the n_first kernel widens them. */
    public FedWeights fed() {
        return new FedWeights(type, weights.type, weights.transposed, weights.fractals, k, n,
                new FedWeights.Factors(scales.single, scales.groupSize, scales.offset, scales.transposed));
    }

    Optional<DType> bias() {
        return results.bias;
    }

    /** Type of y. */
    DType output() {
        return results.words.isPresent() ? DType.INT8 : type;
    }

    /** What the Fixpipe makes of the product. */
    Quant drain() {
        if (results.words.isPresent()) {
            return hasWordRow() ? Quant.VQF32_B8 : Quant.QF32_B8;
        }
        return type == DType.FLOAT16 ? Quant.F32_F16 : Quant.F32_BF16;
    }

    /** Whether each column has a quantisation word. */
    public boolean hasWordRow() {
        return results.words.filter(words -> !words.single).isPresent();
    }

    /** Groups of a column. */
    long groups() {
        return Math.ceilDiv(k, scales.groupSize);
    }
}
