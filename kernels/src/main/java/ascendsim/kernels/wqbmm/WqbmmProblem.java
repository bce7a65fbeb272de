package ascendsim.kernels.wqbmm;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.program.digits.Digits;
import ascendsim.kernels.program.wqbmm.CustomProblem;
import ascendsim.kernels.program.wqbmm.MsdProblem;
import java.util.Optional;

/**
 * A call that keeps the contract, as the host part sees it.
 *
 * @param x           type of x
 * @param transposed  whether x is stored as [k, m]
 * @param antiquant   how weights are widened
 * @param results     what happens to the product
 * @param highPerformance inner_precise 1
 */
record WqbmmProblem(long m, DType x, boolean transposed, Weight weight, Antiquant antiquant, Results results,
        boolean highPerformance) {
    /**
     * Scales and offsets.
     *
     * @param groupSize  rows of a group; 0 without groups
     * @param offset     whether there are offsets
     * @param words      scales are quantisation words
     * @param transposed whether they are stored with the groups of a column one after the other
     */
    record Antiquant(Granularity granularity, long groupSize, boolean offset, boolean words, boolean transposed) {
    }

    /**
     * What is added and made of the product.
     *
     * @param bias  its type
     * @param words quantisation words, if y is int8
     */
    record Results(Optional<DType> bias, Optional<CustomProblem.Words> words) {
        boolean quantised() {
            return words.isPresent();
        }
    }

    /** The quantisation words of y that a preparation makes of a float32 quant_scale. */
    static final String WORDS = "quant_scale.words";

    static WqbmmProblem of(OperatorCall call) {
        TensorArgument x = call.required("x");
        TensorArgument scale = call.required("antiquant_scale");
        long groupSize = call.whole("antiquant_group_size", 0);
        Granularity granularity = groupSize > 0
                ? Granularity.PER_GROUP
                : scale.shape().elements() == 1 ? Granularity.PER_TENSOR : Granularity.PER_CHANNEL;
        var antiquant = new Antiquant(granularity, groupSize, call.tensor("antiquant_offset").isPresent(),
                scale.dtype().bits() == Long.SIZE, scale.transposed());
        var results = new Results(call.tensor("bias").map(TensorArgument::dtype),
                call.tensor("quant_scale").map(WqbmmProblem::words));
        return new WqbmmProblem(x.shape().dim(0), x.dtype(), x.transposed(), Weight.of(call.required("weight")),
                antiquant, results, call.whole("inner_precise", 0) == 1);
    }

    private static CustomProblem.Words words(TensorArgument scale) {
        return new CustomProblem.Words(scale.dtype() == DType.FLOAT32 ? WORDS : "quant_scale",
                scale.shape().elements() == 1);
    }

    long k() {
        return weight.k();
    }

    long n() {
        return weight.n();
    }

    /** How a kernel that takes x apart does it: into digits of the weights' type. */
    Digits digits() {
        return weight.isInt4() ? Digits.OF_INT4 : Digits.OF_INT8;
    }

    /** What such a kernel computes. */
    MsdProblem msd() {
        return new MsdProblem(m, k(), n(), x, perGroup() ? antiquant.groupSize : 0, antiquant.offset, results.bias,
                digits());
    }

    /** What a kernel that widens weights computes. */
    CustomProblem custom() {
        return new CustomProblem(m, k(), n(), x, transposed,
                new CustomProblem.Weights(weight.type(), weight.transposed(), weight.isNz()),
                new CustomProblem.Scales(antiquant.granularity == Granularity.PER_TENSOR, antiquant.groupSize,
                        antiquant.offset, antiquant.transposed),
                new CustomProblem.Results(results.bias, results.words));
    }

    boolean perGroup() {
        return antiquant.granularity == Granularity.PER_GROUP;
    }

    boolean perChannel() {
        return antiquant.granularity == Granularity.PER_CHANNEL;
    }
}
