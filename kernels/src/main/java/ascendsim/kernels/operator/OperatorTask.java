package ascendsim.kernels.operator;

import ascendsim.isa.program.Parameter;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.plan.Plan;
import java.util.LinkedHashMap;
import java.util.Map;

/** A checked and planned call, ready to be launched. */
public record OperatorTask(Operator operator, OperatorCall call, Plan plan) {

    /** What the kernel is launched with, in the order of its parameters. */
    public Map<String, Tensor> inputs() {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Parameter parameter : plan.kernel().parameters()) {
            if (parameter.role().isFilled()) {
                inputs.put(parameter.name(), call.required(parameter.name()).tensor());
            }
        }
        return inputs;
    }

    /** Least bytes the call must move: every input and every output once. */
    public long bytes() {
        long inputs = call.tensors().values().stream().flatMap(argument -> argument.tensors().stream())
                .mapToLong(argument -> argument.tensor().type().bytes()).sum();
        return inputs + operator.contract().outputs(call).values().stream().mapToLong(TensorType::bytes).sum();
    }
}
