package ascendsim.cli.command;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.Parameter;
import java.util.Arrays;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A tensor as an argument describes it; what it leaves out is as the kernel says. */
final class ArgumentSpec {
    private static final String CASE = "case.";

    private ArgumentSpec() {
    }

    /**
     * The tensor, drawn as that of a case with the same name.
     *
     * @param type what the kernel takes
     */
    static Tensor tensor(NamedValue argument, TensorType type, long seed) {
        JsonNode spec = Json.parse(argument.where(), argument.value());
        ObjectNode whole = complete(spec, type);
        CallSchema schema = CallSchema.of(argument.name(), Parameter.tensor(argument.name()));
        Tensor tensor = inArgument(argument, () -> new CaseReader(schema, seed)
                .read(JsonNodeFactory.instance.objectNode().set(argument.name(), whole))
                .required(argument.name()).tensor());
        if (!tensor.type().equals(type)) {
            throw BadInput.of(argument.where(), tensor.type().toString(), "expected " + type,
                    "leave out shape, dtype and format to get the kernel's");
        }
        return tensor;
    }

    private static ObjectNode complete(JsonNode spec, TensorType type) {
        ObjectNode whole = JsonNodeFactory.instance.objectNode();
        ArrayNode shape = whole.putArray("shape");
        Arrays.stream(type.shape().dims()).forEach(shape::add);
        whole.put("dtype", type.dtype().text()).put("format", type.format().name());
        spec.properties().forEach(entry -> whole.set(entry.getKey(), entry.getValue()));
        return whole;
    }

    /** Problems are those of the argument, not of a case. */
    private static <T> T inArgument(NamedValue argument, Supplier<T> read) {
        try {
            return read.get();
        } catch (BadInput bad) {
            throw BadInput.of(bad.problems().stream().map(
                    p -> p.startsWith(CASE) ? argument.option() + " " + p.substring(CASE.length()) : p).toList());
        }
    }
}
