package ascendsim.kernels.cann;

import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Argument;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.files.TensorFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The files through which AscendSim and the runner talk; runner.py describes them. */
final class CannRequest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String REQUEST = "request.json";
    private static final String RESPONSE = "response.json";

    private final Path directory;

    CannRequest(Path directory) {
        this.directory = directory;
    }

    /** Asks only whether there is anything to ask. */
    void writeProbe() throws IOException {
        write(JsonNodeFactory.instance.objectNode().put("probe", true));
    }

    void write(CannQuery query, boolean time) throws IOException {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("operator", query.call().operator())
                .put("time", time);
        request.set("attributes", attributes(query.call()));
        ArrayNode tensors = request.putArray("tensors");
        for (Map.Entry<String, Argument> argument : query.call().tensors().entrySet()) {
            for (TensorArgument tensor : argument.getValue().tensors()) {
                String file = "in_" + tensors.size() + ".bin";
                TensorFile.write(directory.resolve(file), argument.getKey(), tensor.tensor().to(Format.ND));
                describe(tensors.addObject().put("name", argument.getKey())
                        .put("list", argument.getValue() instanceof Argument.Many)
                        .put("transposed", tensor.transposed()).put("file", file), tensor.tensor().type());
            }
        }
        ArrayNode outputs = request.putArray("outputs");
        query.outputs().forEach((name, type) -> describe(
                outputs.addObject().put("name", name).put("file", "out_" + (outputs.size() - 1) + ".bin"), type));
        write(request);
    }

    static JsonNode attributes(OperatorCall call) {
        ObjectNode attributes = JsonNodeFactory.instance.objectNode();
        call.attributes().forEach((name, value) -> attributes.set(name, MAPPER.readTree(value.toString())));
        return attributes;
    }

    static ObjectNode describe(ObjectNode into, TensorType type) {
        ArrayNode shape = into.putArray("shape");
        Arrays.stream(type.shape().dims()).forEach(shape::add);
        return into.put("dtype", type.dtype().text()).put("format", type.format().name());
    }

    private void write(JsonNode request) throws IOException {
        Files.writeString(directory.resolve(REQUEST), request.toString(), StandardCharsets.UTF_8);
    }

    /** Whether the runner answered. */
    boolean isAnswered() { return Files.isRegularFile(directory.resolve(RESPONSE)); }

    /** What it answered to a query; nothing was asked for by a probe. */
    CannAnswer read(Map<String, TensorType> expected) throws IOException {
        JsonNode response;
        try {
            response = MAPPER.readTree(Files.readString(directory.resolve(RESPONSE), StandardCharsets.UTF_8));
        } catch (JacksonException wrong) {
            return new CannAnswer.Crashed("its answer is no JSON");
        }
        String reasons = String.join("; ",
                response.path("reasons").valueStream().map(reason -> oneLine(reason.asString(""))).toList());
        return switch (response.path("status").asString("")) {
            case "ok" -> outputs(response, expected);
            case "missing" -> new CannAnswer.Missing(reasons);
            case "no_operator" -> new CannAnswer.NoOperator(reasons);
            case "error" -> new CannAnswer.Refused(reasons);
            default -> new CannAnswer.Crashed("its answer has no status");
        };
    }

    private CannAnswer outputs(JsonNode response, Map<String, TensorType> expected) throws IOException {
        List<String> written = response.path("outputs").valueStream().map(name -> name.asString("")).toList();
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        int number = 0;
        for (Map.Entry<String, TensorType> output : expected.entrySet()) {
            Path file = directory.resolve("out_" + number++ + ".bin");
            TensorType plain = new TensorType(output.getValue().dtype(), output.getValue().shape(), Format.ND);
            if (!written.contains(output.getKey()) || !Files.isRegularFile(file)) {
                return new CannAnswer.Crashed("it gave no output " + output.getKey());
            }
            if (Files.size(file) != plain.bytes()) {
                return new CannAnswer.Crashed("its output " + output.getKey() + " has " + Files.size(file)
                        + " bytes; expected " + plain.bytes());
            }
            Tensor tensor = TensorFile.read(file, output.getKey(), plain);
            tensor.segment(); // read now: the files go
            outputs.put(output.getKey(), tensor);
        }
        List<CannAnswer.Kernel> kernels = new ArrayList<>();
        response.path("kernels").valueStream().forEach(kernel -> kernels.add(
                new CannAnswer.Kernel(kernel.path("name").asString(""), kernel.path("us").asDouble())));
        Map<String, String> provenance = new LinkedHashMap<>();
        response.path("provenance").properties()
                .forEach(fact -> provenance.put(fact.getKey(), oneLine(fact.getValue().asString(""))));
        return new CannAnswer.Outputs(outputs, kernels, provenance);
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
