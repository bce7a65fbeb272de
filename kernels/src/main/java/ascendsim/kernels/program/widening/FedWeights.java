package ascendsim.kernels.program.widening;

import ascendsim.isa.dtype.DType;

/**
 * Weights [k, n] that AIVs widen: (weight + offset) · scale.
 *
 * @param out        of scales, offsets and widened weights: FLOAT16 or BFLOAT16
 * @param type       INT8, INT4, or FLOAT4_E2M1 with E8M0 scales
 * @param transposed stored as [n, k]
 * @param fractals   stored in FRACTAL_NZ
 * @param factors    scales and offsets
 */
public record FedWeights(DType out, DType type, boolean transposed, boolean fractals, long k, long n,
        Factors factors) {
    private static final long FRACTAL = 16;

    /**
     * Scales and offsets.
     *
     * @param single    one for all weights
     * @param groupSize k that share one, a multiple of 32; 0: all of a column do
     * @param offset    whether there are offsets
     * @param down      whether those of the groups of a column follow each other, else those of the columns of a group
     */
    public record Factors(boolean single, long groupSize, boolean offset, boolean down) {
    }

    boolean single() {
        return factors.single;
    }

    long groupSize() {
        return factors.groupSize;
    }

    boolean isGrouped() { return factors.groupSize > 0; }

    /** Whether a line of weights has groups of its own, and its scales one after the other. */
    boolean hasLinesOfGroups() {
        return isGrouped() && transposed && factors.down;
    }

    long groups() {
        return Math.ceilDiv(k, factors.groupSize);
    }

    boolean offset() {
        return factors.offset;
    }

    /** Whether scales are powers of two, one byte each. */
    boolean hasExponents() {
        return type == DType.FLOAT4_E2M1;
    }

    /** Rows of the matrix as it is stored, in fractals rounded up to whole ones. */
    long storedRows() {
        return Math.ceilDiv(transposed ? n : k, FRACTAL) * FRACTAL;
    }

    /** Bytes of a scale or an offset. */
    long factorBytes() {
        return hasExponents() ? 1 : out.bytes(1);
    }
}
