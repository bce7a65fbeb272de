package ascendsim.kernels.operator;

import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Acceptance;
import java.util.List;
import java.util.SequencedMap;

/** What an operator takes, refuses and gives, whatever kernel computes it. */
public interface Contract {

    /** The name on the command line and in cases. */
    String name();

    /** One line that says what it computes. */
    String summary();

    CallSchema schema();

    /** What {@link #check} asks beyond names and element types, one rule each, for people to read. */
    List<String> constraints();

    /**
     * The case that runs when the user gives none; it keeps the contract.
     *
     * @param seed
     *            random contents are drawn from it
     */
    OperatorCall defaultCase(long seed);

    /**
     * Everything that is wrong with a call, one line each as {@link ascendsim.isa.BadInput#line} makes them; empty when
     * it keeps the contract. Contents are looked at only where they steer the computation (group lists, indices).
     */
    List<String> check(OperatorCall call);

    /** The outputs of a call that keeps the contract. */
    SequencedMap<String, TensorType> outputs(OperatorCall call);

    /** How the outputs of such a call are judged. */
    Acceptance acceptance(OperatorCall call);
}
