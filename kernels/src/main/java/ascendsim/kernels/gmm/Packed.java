package ascendsim.kernels.gmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.kernels.call.TensorArgument;

/** int4 operands that come as int32, eight numbers to the element along the stored last axis. */
final class Packed {
    private static final int NUMBERS = 8;

    private Packed() {
    }

    /** The shape in numbers, as the operator sees it. */
    static Shape shape(TensorArgument argument) {
        Shape stored = argument.tensor().shape();
        Shape numbers = argument.dtype() == DType.INT32 ? stored.with(-1, NUMBERS * stored.dim(-1)) : stored;
        return argument.transposed() ? numbers.transposed() : numbers;
    }
}
