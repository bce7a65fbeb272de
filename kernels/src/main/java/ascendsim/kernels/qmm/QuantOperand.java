package ascendsim.kernels.qmm;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Shape;
import ascendsim.kernels.call.TensorArgument;
import java.util.Arrays;
import java.util.List;

/**
 * An operand of npu_quant_matmul as the product sees it: int32 holds eight int4 along its innermost stored axis.
 *
 * @param dtype
 *            int8 or int4
 * @param shape
 *            logical, after a transposition
 * @param transposed
 *            stored with its last two axes swapped
 */
record QuantOperand(DType dtype, Shape shape, boolean transposed, Format format) {
    /** int4 values of one int32. */
    static final int PACKED = 8;

    static QuantOperand of(TensorArgument argument) {
        boolean packed = argument.dtype() == DType.INT32;
        Shape stored = argument.tensor().shape();
        Shape logical = packed ? stored.with(-1, stored.dim(-1) * PACKED) : stored;
        return new QuantOperand(packed ? DType.INT4 : argument.dtype(),
                argument.transposed() ? logical.transposed() : logical, argument.transposed(),
                argument.tensor().format());
    }

    boolean isInt4() { return dtype == DType.INT4; }

    long rows() {
        return shape.dim(-2);
    }

    long columns() {
        return shape.dim(-1);
    }

    /** The innermost axis of what is stored. */
    long inner() {
        return transposed ? rows() : columns();
    }

    /** All axes but the last two. */
    List<Long> batch() {
        return Arrays.stream(shape.dims()).limit(shape.rank() - 2L).boxed().toList();
    }
}
