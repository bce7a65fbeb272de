package ascendsim.kernels.call;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;

/**
 * A tensor as an operator sees it.
 *
 * @param tensor
 *            the data as stored
 * @param transposed
 *            the operator sees the last two axes of the stored shape swapped; needs rank 2 or more
 */
public record TensorArgument(Tensor tensor, boolean transposed) {

    public TensorArgument {
        if (transposed && tensor.shape().rank() < 2) {
            throw new IllegalArgumentException("tensor " + tensor + ": transposed; expected a shape of 2 or more axes");
        }
    }

    /** Not transposed. */
    public static TensorArgument of(Tensor tensor) {
        return new TensorArgument(tensor, false);
    }

    /** The shape the operator sees. */
    public Shape shape() {
        return transposed ? tensor.shape().transposed() : tensor.shape();
    }

    public DType dtype() {
        return tensor.dtype();
    }
}
