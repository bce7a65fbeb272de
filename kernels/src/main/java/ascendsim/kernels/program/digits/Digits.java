package ascendsim.kernels.program.digits;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import java.util.ArrayList;
import java.util.List;

/**
 * How a row is taken apart into whole numbers: of x / max|x|, each digit is what is left times a factor, rounded half
 * away from zero, and what is left then is at most half a step.
 *
 * @param type  of a digit
 * @param count digits
 * @param range the first factor: a little less than half a step above the largest digit
 */
public record Digits(DType type, int count, float range) {
    /** Two int8 digits (tiling_quant §1.2). */
    public static final Digits OF_INT8 = new Digits(DType.INT8, 2, 127.499f);

    /** What a digit at a place is multiplied with: 127.499, then 2 · 127.499². */
    public List<Float> weights() {
        List<Float> weights = new ArrayList<>();
        double weight = range;
        for (int i = 0; i < count; i++) {
            weights.add((float) weight);
            weight *= 2 * range;
        }
        return List.copyOf(weights);
    }

    /** The bits of the inverse of a digit's weight. */
    public Affine inverse(int place) {
        return Passes.bits(1 / weights().get(place));
    }
}
