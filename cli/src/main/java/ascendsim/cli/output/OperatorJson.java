package ascendsim.cli.output;

import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.operator.Contract;
import ascendsim.kernels.operator.Operator;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Operators as JSON. */
public final class OperatorJson {
    private OperatorJson() {
    }

    /** {@code {"operators":[{"name","summary"}]}}. */
    public static JsonNode list(List<Contract> contracts) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode array = result.putArray("operators");
        contracts.forEach(contract -> head(array.addObject(), contract));
        return result;
    }

    /**
     * As an entry of the list, with {@code "parameters":[{"name","kind","optional","note","dtypes"}]}, lists of
     * sentences under {@code "outputs","scenarios","constraints","tilings"}, and the types of inputs and outputs of the
     * default case.
     */
    public static JsonNode details(Operator operator) {
        Contract contract = operator.contract();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        head(result, contract);
        ArrayNode parameters = result.putArray("parameters");
        for (Parameter parameter : contract.schema().parameters()) {
            ObjectNode node = parameters.addObject().put("name", parameter.name())
                    .put("kind", parameter.kind().name().toLowerCase(Locale.ROOT))
                    .put("optional", parameter.optional()).put("note", parameter.note());
            ArrayNode dtypes = node.putArray("dtypes");
            parameter.dtypes().forEach(dtype -> dtypes.add(dtype.text()));
        }
        sentences(result.putArray("outputs"), contract.results());
        sentences(result.putArray("scenarios"), contract.scenarios());
        sentences(result.putArray("constraints"), contract.constraints());
        sentences(result.putArray("tilings"), operator.tilings());
        OperatorCall call = contract.defaultCase(0);
        ObjectNode example = result.putObject("default_case");
        ObjectNode inputs = example.putObject("inputs");
        call.tensors().forEach((name, argument) -> {
            ArrayNode list = inputs.putArray(name);
            argument.tensors().forEach(tensor -> type(list.addObject(), tensor.tensor().type())
                    .put("transposed", tensor.transposed()));
        });
        ObjectNode outputs = example.putObject("outputs");
        contract.outputs(call).forEach((name, type) -> type(outputs.putObject(name), type));
        return result;
    }

    private static void sentences(ArrayNode into, List<String> lines) {
        lines.forEach(into::add);
    }

    private static void head(ObjectNode into, Contract contract) {
        into.put("name", contract.name()).put("summary", contract.summary());
    }

    private static ObjectNode type(ObjectNode into, TensorType type) {
        ArrayNode shape = into.putArray("shape");
        Arrays.stream(type.shape().dims()).forEach(shape::add);
        return into.put("dtype", type.dtype().text()).put("format", type.format().name());
    }
}
