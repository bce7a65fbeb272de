package ascendsim.kernels.cann;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.files.Fingerprint;
import ascendsim.kernels.files.SafetensorsFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What real CANN gave for one case, as files that can be kept: {@code case.json} with the call and a digest of each
 * input, {@code outputs.safetensors}, {@code PROVENANCE}, and, if kernels were timed, {@code row.csv}, a row for
 * {@code ascendsim accuracy}.
 */
public final class CannCapture {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String CASE = "case.json";
    private static final String OUTPUTS = "outputs.safetensors";
    private static final String PROVENANCE = "PROVENANCE";
    private static final String ROW = "row.csv";
    private static final String ROW_HEAD = "id,family,chip,operator,case,measured_us,kernels,l2,source";

    private CannCapture() {
    }

    /** Writes the files into a directory, which is made where it is missing. */
    static void save(Path directory, CannQuery query, CannAnswer.Outputs answer) throws IOException {
        Files.createDirectories(directory);
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", query.id()).put("chip", query.chip())
                .put("operator", query.call().operator());
        JsonNode call = CannCase.of(query.call());
        json.set("case", call);
        json.set("inputs", inputs(query));
        ArrayNode kernels = json.putArray("kernels");
        answer.kernels().forEach(kernel -> kernels.addObject().put("name", kernel.name()).put("us", kernel.us()));
        text(directory.resolve(CASE), json.toPrettyString() + "\n");
        SafetensorsFile.write(directory.resolve(OUTPUTS), answer.outputs());
        text(directory.resolve(PROVENANCE), answer.provenance().entrySet().stream()
                .map(fact -> fact.getKey() + ": " + fact.getValue() + "\n").collect(Collectors.joining()));
        if (answer.microseconds().isPresent()) {
            text(directory.resolve(ROW), ROW_HEAD + "\n" + row(query, answer, call) + "\n");
        }
    }

    private static String row(CannQuery query, CannAnswer.Outputs answer, JsonNode call) {
        String kernels = answer.kernels().stream().map(CannAnswer.Kernel::name)
                .collect(Collectors.joining(" + "));
        String source = "capture " + query.id() + " on " + answer.provenance().getOrDefault("device", "unknown");
        return String.join(",", quoted(query.id()), "capture", quoted(query.chip()), quoted(query.call().operator()),
                quoted(call.toString()), Double.toString(answer.microseconds().getAsDouble()), quoted(kernels),
                "unknown", quoted(source));
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static void text(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static ObjectNode inputs(CannQuery query) {
        ObjectNode inputs = JsonNodeFactory.instance.objectNode();
        query.call().tensors().forEach((name, argument) -> {
            ArrayNode digests = inputs.putArray(name);
            for (TensorArgument tensor : argument.tensors()) {
                digests.add(Fingerprint.of(tensor.tensor()));
            }
        });
        return inputs;
    }

    /** Whether a directory holds a capture. */
    static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(CASE));
    }

    /**
     * What was captured for a query: {@link CannAnswer.Refused} if the capture is of another call.
     *
     * @throws BadInput if the files are not what they should be
     */
    static CannAnswer load(Path directory, CannQuery query) {
        try {
            JsonNode json = MAPPER.readTree(Files.readString(directory.resolve(CASE), StandardCharsets.UTF_8));
            List<String> others = new ArrayList<>();
            if (!json.path("operator").asString("").equals(query.call().operator())) {
                others.add("operator " + json.path("operator").asString(""));
            }
            inputs(query).properties().stream()
                    .filter(input -> !input.getValue().equals(json.path("inputs").path(input.getKey())))
                    .forEach(input -> others.add("other content of " + input.getKey()));
            return others.isEmpty() ? outputs(directory, query, json)
                    : new CannAnswer.Refused("capture " + directory + " is of another call: "
                            + String.join(", ", others));
        } catch (IOException | JacksonException wrong) {
            throw BadInput.of(directory.toString(), "cannot be read: " + wrong.getMessage(),
                    "expected " + CASE + ", " + OUTPUTS + " and " + PROVENANCE, "");
        }
    }

    private static CannAnswer outputs(Path directory, CannQuery query, JsonNode json) throws IOException {
        SafetensorsFile file = SafetensorsFile.open(directory.resolve(OUTPUTS));
        SequencedMap<String, Tensor> outputs = new LinkedHashMap<>();
        query.outputs().forEach((name, type) -> outputs.put(name,
                file.read(name, new TensorType(type.dtype(), type.shape(), Format.ND))));
        List<CannAnswer.Kernel> kernels = json.path("kernels").valueStream()
                .map(kernel -> new CannAnswer.Kernel(kernel.path("name").asString(""), kernel.path("us").asDouble()))
                .toList();
        Map<String, String> provenance = new LinkedHashMap<>();
        for (String line : Files.readAllLines(directory.resolve(PROVENANCE), StandardCharsets.UTF_8)) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                provenance.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }
        return new CannAnswer.Outputs(outputs, kernels, provenance);
    }
}
