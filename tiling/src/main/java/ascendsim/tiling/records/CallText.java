package ascendsim.tiling.records;

import ascendsim.kernels.call.Argument;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What of a call its time depends on, as a case: shapes, types, formats, attributes, and how rows are shared by groups.
 * Other contents and the tiling are left out. Equal calls give equal text.
 */
public final class CallText {
    private static final JsonMapper MAPPER = new JsonMapper();
    /** Tensors whose content says how much work there is. */
    private static final String GROUPS = "group_";
    private static final long MOST_GROUPS = 4096;

    private CallText() {
    }

    /** The case: tensors in the order of the operator's parameters, then the other values by name. */
    public static ObjectNode of(OperatorCall call) {
        ObjectNode text = JsonNodeFactory.instance.objectNode();
        call.tensors().forEach((name, argument) -> text.set(name, argument(name, argument)));
        new TreeMap<>(call.attributes()).forEach((name, value) -> text.set(name, value(value)));
        return text;
    }

    private static JsonNode argument(String name, Argument argument) {
        return switch (argument) {
            case Argument.One(TensorArgument tensor) -> tensor(name, tensor);
            case Argument.Many(List<TensorArgument> tensors) -> {
                ArrayNode list = JsonNodeFactory.instance.arrayNode();
                tensors.forEach(tensor -> list.add(tensor(name, tensor)));
                yield list;
            }
        };
    }

    private static JsonNode tensor(String name, TensorArgument argument) {
        ObjectNode text = JsonNodeFactory.instance.objectNode();
        ArrayNode shape = text.putArray("shape");
        for (long size : argument.tensor().shape().dims()) {
            shape.add(size);
        }
        text.put("dtype", argument.dtype().text());
        if (!argument.tensor().format().name().equals("ND")) {
            text.put("format", argument.tensor().format().name());
        }
        if (argument.transposed()) {
            text.put("transposed", true);
        }
        if (name.startsWith(GROUPS) && argument.tensor().elements() <= MOST_GROUPS) {
            StringBuilder values = new StringBuilder();
            for (long i = 0; i < argument.tensor().elements(); i++) {
                values.append(i == 0 ? "" : ",").append(argument.tensor().longAt(i));
            }
            text.put("init", "values[" + values + "]");
        }
        return text;
    }

    /** The JSON of an attribute. */
    public static JsonNode value(Attribute value) {
        return MAPPER.readTree(value.toString());
    }

    /** The JSON of knobs. */
    public static ObjectNode knobs(Map<String, Attribute> knobs) {
        ObjectNode text = JsonNodeFactory.instance.objectNode();
        knobs.forEach((name, value) -> text.set(name, value(value)));
        return text;
    }

    /** The JSON of a tiling. */
    public static ObjectNode tiling(Map<String, Object> tiling) {
        return MAPPER.valueToTree(tiling);
    }
}
