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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What real CANN gave for one case, as files that can be kept: {@code case.json} with the call and a digest of each
 * input, {@code outputs.safetensors}, {@code PROVENANCE}, and, if kernels were timed, {@code row.csv}, a row for
 * {@code ascendsim accuracy}. The directory {@code ID-DIGITS} is named by the case and by a digest of its call, and is
 * there with all its files or not at all.
 */
public final class CannCapture {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String CASE = "case.json";
    private static final String OUTPUTS = "outputs.safetensors";
    private static final String PROVENANCE = "PROVENANCE";
    private static final String ROW = "row.csv";
    /** How a directory starts in which a capture is being made. */
    private static final String PART = ".part";
    private static final int DIGITS = 16;
    private static final String ROW_HEAD = "id,family,chip,operator,case,measured_us,kernels,l2,source";

    private CannCapture() {
    }

    /** Writes a capture below a directory, which is made where it is missing; replaces one of the same call. */
    static void save(Path captures, CannQuery query, CannAnswer.Outputs answer) throws IOException {
        Files.createDirectories(captures);
        ObjectNode identity = identity(query);
        Path part = Files.createTempDirectory(captures, PART);
        try {
            Path made = Files.createDirectory(part.resolve("made"));
            write(made, query, identity, answer);
            Path place = captures.resolve(
                    query.id() + "-" + Fingerprint.of(identity.toString()).substring(0, DIGITS));
            if (Files.exists(place)) {
                Files.move(place, part.resolve("replaced"));
            }
            Files.move(made, place);
        } finally {
            Leavings.delete(part);
        }
    }

    private static void write(Path directory, CannQuery query, ObjectNode identity, CannAnswer.Outputs answer)
            throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", query.id());
        json.setAll(identity);
        ArrayNode kernels = json.putArray("kernels");
        answer.kernels().forEach(kernel -> kernels.addObject().put("name", kernel.name()).put("us", kernel.us()));
        text(directory.resolve(CASE), json.toPrettyString() + "\n");
        SafetensorsFile.write(directory.resolve(OUTPUTS), answer.outputs());
        text(directory.resolve(PROVENANCE), answer.provenance().entrySet().stream()
                .map(fact -> fact.getKey() + ": " + fact.getValue() + "\n").collect(Collectors.joining()));
        if (answer.microseconds().isPresent()) {
            text(directory.resolve(ROW), ROW_HEAD + "\n" + row(query, answer, identity.path("case")) + "\n");
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

    /** What makes a call the same call, as it reads when read from a file. */
    private static ObjectNode identity(CannQuery query) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode().put("chip", query.chip())
                .put("operator", query.call().operator());
        identity.set("case", CannCase.of(query.call()));
        identity.set("inputs", inputs(query));
        return (ObjectNode) MAPPER.readTree(identity.toString());
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
    private static boolean isIn(Path directory) {
        return Files.isRegularFile(directory.resolve(CASE));
    }

    /**
     * What was captured for a query, in a directory that is a capture or holds captures:
     * {@link CannAnswer.NoOperator} if the case has none, {@link CannAnswer.Refused} if those it has are of other
     * calls.
     *
     * @throws BadInput if the files are not what they should be
     */
    static CannAnswer find(Path directory, CannQuery query) {
        ObjectNode identity = identity(query);
        CannAnswer answer = new CannAnswer.NoOperator("no capture of " + query.id() + " in " + directory);
        for (Path capture : candidates(directory, query.id())) {
            answer = load(capture, query, identity);
            if (answer instanceof CannAnswer.Outputs) {
                break;
            }
        }
        return answer;
    }

    private static List<Path> candidates(Path directory, String id) {
        if (isIn(directory)) {
            return List.of(directory);
        }
        String own = Pattern.quote(id) + "-[0-9a-f]{" + DIGITS + "}";
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> entry.getFileName().toString().matches(own) && isIn(entry)).sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw BadInput.of(directory.toString(), "cannot be read: " + unreadable.getMessage(),
                    "expected a directory of captures", "");
        }
    }

    /**
     * What was captured: {@link CannAnswer.Refused} if the capture is of another call.
     *
     * @throws BadInput if the files are not what they should be
     */
    private static CannAnswer load(Path directory, CannQuery query, ObjectNode identity) {
        try {
            JsonNode json = MAPPER.readTree(Files.readString(directory.resolve(CASE), StandardCharsets.UTF_8));
            List<String> others = others(identity, json);
            return others.isEmpty() ? outputs(directory, query, json)
                    : new CannAnswer.Refused("capture " + directory + " is of another call: "
                            + String.join(", ", others));
        } catch (IOException | JacksonException wrong) {
            throw BadInput.of(directory.toString(), "cannot be read: " + wrong.getMessage(),
                    "expected " + CASE + ", " + OUTPUTS + " and " + PROVENANCE, "");
        }
    }

    /** In what a capture differs from a call. */
    private static List<String> others(ObjectNode identity, JsonNode captured) {
        List<String> others = new ArrayList<>();
        for (String name : List.of("operator", "chip")) {
            if (!identity.path(name).equals(captured.path(name))) {
                others.add(name + " " + captured.path(name).asString(""));
            }
        }
        for (String part : List.of("case", "inputs")) {
            SequencedSet<String> names = new LinkedHashSet<>(identity.path(part).propertyNames());
            names.addAll(captured.path(part).propertyNames());
            String what = part.equals("case") ? "other " : "other content of ";
            names.stream().filter(
                    name -> !identity.path(part).path(name).equals(captured.path(part).path(name)))
                    .forEach(name -> others.add(what + name));
        }
        return others;
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
