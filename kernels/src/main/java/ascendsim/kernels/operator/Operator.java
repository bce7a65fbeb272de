package ascendsim.kernels.operator;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.chip.Chip;
import java.util.List;
import java.util.Optional;

/** An operator with a kernel that computes it. */
public interface Operator {

    /** What it takes, refuses and gives. */
    Contract contract();

    /**
     * The kernels of a call. Parameters go by name, as {@link Plan} says.
     *
     * @param call
     *            keeps the contract
     * @param tiling
     *            empty: what the call's own {@code tiling} asks for, which is what the official kernel would choose
     *            where the call has none
     * @throws BadInput
     *             if the tiling is not possible on the chip
     */
    Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling);

    /** Which kernels there are, when the official choice falls on each, and their knobs; for people to read. */
    List<String> tilings();

    /** What computes the outputs anew, to hold them against. */
    Reference reference();

    /** What the call cannot do without, for its roofline. */
    Work work(OperatorCall call);

    /** What the call must move at least: here every input and every output once. */
    default Moved moved(OperatorCall call) {
        return new Moved(call.tensors().values().stream().flatMap(argument -> argument.tensors().stream())
                .mapToLong(argument -> argument.tensor().type().bytes()).sum(),
                contract().outputs(call).values().stream().mapToLong(TensorType::bytes).sum());
    }

    /**
     * Traffic with global memory that no way of computing the call can save.
     *
     * @param read    bytes of inputs
     * @param written bytes of outputs
     */
    record Moved(long read, long written) {
    }

    /** Arithmetic that no way of computing the call can save. */
    sealed interface Work {
        /**
         * Operations on the cubes.
         *
         * @param ops
         *            two per multiply-accumulate
         * @param type
         *            of the operands, as chip files name it: f16, bf16, f32, s8
         */
        record Cube(long ops, String type) implements Work {
        }

        /**
         * Operations on the vector units.
         *
         * @param ops
         *            one per element of each step that the mathematics has
         * @param type
         *            the elements are computed in, as chip files name it: f16, f32
         * @param bytes
         *            of one such element
         */
        record Vector(long ops, String type, int bytes) implements Work {
        }

        /** None: data is moved as it is. */
        record Traffic() implements Work {
        }
    }
}
