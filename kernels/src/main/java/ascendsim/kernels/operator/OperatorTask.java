package ascendsim.kernels.operator;

import ascendsim.isa.BadInput;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.ScalarState.SetAtomic;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Parameter;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.plan.TensorName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** A checked and planned call, ready to be launched. */
public record OperatorTask(Operator operator, OperatorCall call, Plan plan) {

    /** The tensors of the call that the plan's kernels are launched with, by the names of their parameters. */
    public Map<String, Tensor> inputs() {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Parameter parameter : Kernel.inputs(plan.kernels())) {
            inputs.put(parameter.name(), tensor(TensorName.ofParameter(parameter.name())));
        }
        return inputs;
    }

    private Tensor tensor(TensorName name) {
        List<TensorArgument> given = call.tensors(name.list());
        if (name.index() >= given.size()) {
            throw BadInput.of("case." + name.list(), given.size() + " tensors",
                    call.operator() + " needs number " + name.index(), "");
        }
        return given.get(name.index()).tensor();
    }

    /**
     * The outputs of the contract out of what the kernels left, under the contract's names. One that is a single tensor
     * may be element 0 of a list to the kernels.
     */
    public SequencedMap<String, Tensor> outputs(Map<String, Tensor> results) {
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        for (String name : operator.contract().outputs(call).keySet()) {
            String parameter = TensorName.parameterOf(name);
            Tensor result = results.getOrDefault(parameter, results.get(TensorName.parameter(parameter, 0)));
            if (result != null) {
                outputs.put(name, result);
            }
        }
        return outputs;
    }

    /** How many bytes of an output the kernels have to write, where not all, by their parameters. */
    public Map<String, Long> definedBytes() {
        Map<String, TensorType> outputs = operator.contract().outputs(call);
        Map<String, Long> bytes = new LinkedHashMap<>();
        operator.contract().defined(call).forEach((name, elements) -> {
            String parameter = TensorName.parameterOf(name);
            long defined = outputs.get(name).dtype().bytes(elements);
            bytes.put(parameter, defined);
            bytes.put(TensorName.parameter(parameter, 0), defined);
        });
        return bytes;
    }

    /** Whether a kernel adds floats to what GM holds: its outputs then depend on which core comes first. */
    public boolean addsFloatsInGm() {
        return plan.kernels().stream().flatMap(kernel -> kernel.programs().stream())
                .flatMap(program -> program.lines().stream())
                .anyMatch(line -> line.instruction() instanceof SetAtomic set
                        && set.atomic() == Atomic.ADD && set.type().isFloat());
    }
}
