package ascendsim.cli.command;

import ascendsim.isa.program.Parameter;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Operators;
import ascendsim.kernels.plan.TensorName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a case for the parameters of a kernel. A kernel that has the name of an operator takes that operator's
 * cases, and what a case leaves to the operator is drawn as for the operator; any other takes its own parameters.
 */
final class CaseTensors {
    /** The case {@code run} takes when it is given none. */
    static final String DEFAULT = "default";

    private final String kernel;
    private final List<Parameter> parameters;
    private final long seed;

    /**
     * Tensors for the parameters that are to be filled.
     *
     * @param kernel its name
     */
    CaseTensors(String kernel, List<Parameter> parameters, long seed) {
        this.kernel = kernel;
        this.parameters = parameters;
        this.seed = seed;
    }

    /** @param givenCase JSON text, a file, or {@value #DEFAULT} */
    Map<String, Tensor> read(String givenCase) {
        OperatorCall call = givenCase.equals(DEFAULT)
                ? Operators.named("kernel name", kernel).contract().defaultCase(seed)
                : new CaseReader(schema(), seed).readArgument(Words.given("--case", givenCase));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Collected problems = new Collected();
        for (Parameter parameter : parameters) {
            TensorName name = TensorName.ofParameter(parameter.name());
            call.tensors(name.list()).stream().skip(name.index()).findFirst().ifPresent(given -> {
                Tensor tensor = given.tensor();
                if (!tensor.type().equals(parameter.type())) {
                    problems.add("case." + parameter.name(), tensor.type().toString(),
                            "expected " + parameter.type() + " as the kernel says", "");
                }
                tensors.put(parameter.name(), tensor);
            });
        }
        problems.raise();
        return tensors;
    }

    private CallSchema schema() {
        return Operators.find(kernel).map(o -> o.contract().schema())
                .orElseGet(() -> new CallSchema(kernel, parameters.stream().map(CaseTensors::own).toList()));
    }

    private static ascendsim.kernels.call.Parameter own(Parameter parameter) {
        return ascendsim.kernels.call.Parameter.tensor(parameter.name(), parameter.type().dtype()).maybe();
    }
}
