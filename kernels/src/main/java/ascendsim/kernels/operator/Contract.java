package ascendsim.kernels.operator;

import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Acceptance;
import java.util.List;
import java.util.Map;
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

    /** The outputs: name, axes and type of each, one line each, for people to read. */
    List<String> results();

    /** Which kinds of calls there are, one line each, for people to read; empty where there is one. */
    default List<String> scenarios() {
        return List.of();
    }

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

    /**
     * A call in the place of another.
     *
     * @param warnings what is different, one line each as {@link ascendsim.isa.BadInput#line} makes them
     */
    record Relaxed(OperatorCall call, List<String> warnings) {
        public Relaxed {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * What {@code --lenient} runs instead of a call that {@link #check} would refuse, where there is an obvious
     * meaning; else the call itself, which need not keep the contract.
     */
    default Relaxed relaxed(OperatorCall call) {
        return new Relaxed(call, List.of());
    }

    /** The outputs of a call that keeps the contract. */
    SequencedMap<String, TensorType> outputs(OperatorCall call);

    /**
     * How many elements of an output such a call defines, in row-major order, by output; what comes behind them stays
     * unwritten. Outputs that are not named are defined to the last element.
     */
    default Map<String, Long> defined(OperatorCall call) {
        return Map.of();
    }

    /** How the outputs of such a call are judged. */
    Acceptance acceptance(OperatorCall call);
}
