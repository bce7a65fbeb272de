package ascendsim.kernels.call;

import java.util.List;

/** What stands under the name of a tensor parameter: one tensor or a list of tensors. */
public sealed interface Argument {

    /** All tensors, in order. */
    List<TensorArgument> tensors();

    /** One tensor. */
    record One(TensorArgument tensor) implements Argument {
        @Override
        public List<TensorArgument> tensors() {
            return List.of(tensor);
        }
    }

    /** A list of tensors, possibly empty. */
    record Many(List<TensorArgument> tensors) implements Argument {
        public Many {
            tensors = List.copyOf(tensors);
        }
    }
}
