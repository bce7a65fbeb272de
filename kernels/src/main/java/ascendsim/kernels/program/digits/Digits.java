package ascendsim.kernels.program.digits;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import java.util.ArrayList;
import java.util.List;

/**
 * How a row is taken apart into whole numbers: of x / max|x|, each digit is what is left times a factor, rounded half
 * away from zero, and what is left then is at most half a step.
 *
 * @param type    of a digit
 * @param count   digits
 * @param range   the first factor
 * @param base    from a digit's factor to the next digit's
 * @param inSteps whether what is left is kept in steps of the digit before, not in those of x / max|x|
 */
public record Digits(DType type, int count, float range, float base, boolean inSteps) {
    /** Two int8 digits of npu_weight_quant_batchmatmul (tiling_quant §1.2). */
    public static final Digits OF_INT8 = new Digits(DType.INT8, 2, 127.499f, 2 * 127.499f, false);
    /**
     * Three int4 digits of npu_weight_quant_batchmatmul: the scheme of {@link #OF_INT8}, a range just below the half
     * above
     * the largest digit and twice that from digit to digit. Derived: only their number is published (tiling_quant §1).
     */
    public static final Digits OF_INT4 = new Digits(DType.INT4, 3, 7.499f, 2 * 7.499f, false);
    /** Two int8 digits of npu_grouped_matmul (operators.md §1.3). */
    public static final Digits OF_GROUPED = new Digits(DType.INT8, 2, 127, 254, true);

    /** What a digit at a place is multiplied with: range, range · base, … */
    public List<Float> weights() {
        List<Float> weights = new ArrayList<>();
        double weight = range;
        for (int i = 0; i < count; i++) {
            weights.add((float) weight);
            weight *= base;
        }
        return List.copyOf(weights);
    }

    /** The bits of the inverse of a digit's weight. */
    public Affine inverse(int place) {
        return Passes.bits(1 / weights().get(place));
    }

    /** What x is multiplied with beside the inverse of the maximum, before the first digit. */
    float unit() {
        return inSteps ? range : 1;
    }
}
