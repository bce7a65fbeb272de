package ascendsim.kernels.call;

import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import java.util.Optional;

/**
 * A tensor of a case before it gets its contents.
 *
 * @param where
 *            the place in the case, for errors
 * @param index
 *            the place in a list of tensors; 0 for a single one
 * @param initialiser
 *            the {@code init} of the case; empty: the parameter's default rule fills it
 * @param content
 *            the tensor itself where it lies outside the case
 */
record TensorSpec(String where, Parameter parameter, int index, TensorType type, boolean transposed,
        Optional<Initialiser> initialiser, Optional<Tensor> content) {

    /** The tensor, all zero: for rules that look at shapes only. */
    TensorArgument outline() {
        return new TensorArgument(Tensor.zeros(type), transposed);
    }

    /** The tensor with its contents, which are made at the first touch. */
    TensorArgument filled(OperatorCall call, long seed, Problems problems) {
        if (content.isPresent()) {
            return new TensorArgument(content.get(), transposed);
        }
        Initialiser chosen = initialiser.orElseGet(() -> parameter.rule().initialiser(type, call));
        chosen.problem(type).ifPresent(problem -> problems.add(where + ".init", problem, "", ""));
        TensorSeed tensorSeed = TensorSeed.of(seed, parameter.name(), index);
        return new TensorArgument(Tensor.lazy(type, new Filling(type, chosen, tensorSeed)), transposed);
    }
}
