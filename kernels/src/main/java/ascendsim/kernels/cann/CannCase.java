package ascendsim.kernels.cann;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.Argument;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A call as the JSON of a case: shapes, types and attributes, and the contents of small tensors of whole numbers, which
 * steer the computation. A run of it takes the same way and time; its other contents are drawn anew.
 */
final class CannCase {
    private static final long MOST_VALUES = 4096;

    private CannCase() {
    }

    static JsonNode of(OperatorCall call) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, Argument> argument : call.tensors().entrySet()) {
            if (argument.getValue() instanceof Argument.One(TensorArgument tensor)) {
                tensor(json.putObject(argument.getKey()), tensor);
            } else {
                ArrayNode list = json.putArray(argument.getKey());
                argument.getValue().tensors().forEach(tensor -> tensor(list.addObject(), tensor));
            }
        }
        CannRequest.attributes(call).properties().forEach(value -> json.set(value.getKey(), value.getValue()));
        return json;
    }

    private static void tensor(ObjectNode into, TensorArgument argument) {
        Tensor tensor = argument.tensor();
        CannRequest.describe(into, tensor.type());
        if (tensor.format() == Format.ND) {
            into.remove("format");
        }
        if (argument.transposed()) {
            into.put("transposed", true);
        }
        boolean steers = tensor.dtype() == DType.INT64 || tensor.dtype() == DType.INT32;
        if (steers && tensor.elements() <= MOST_VALUES && !argument.transposed()) {
            into.put("init", LongStream.range(0, tensor.elements()).mapToObj(i -> Long.toString(tensor.longAt(i)))
                    .collect(Collectors.joining(",", "values[", "]")));
        }
    }
}
