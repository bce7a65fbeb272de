package ascendsim.tiling.calibration;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads calibration plans: {@code {"families","chips","longest_us","iterations","parameters":[{"path","least","most",
 * "start","long_rows"}]}}; {@code about} and {@code why} are for people.
 */
public final class PlanReader {
    private static final String SHIPPED = "/ascendsim/calibration/plan.json";
    private static final List<String> KEYS = List.of("about", "families", "chips", "longest_us", "iterations",
            "parameters");
    private static final List<String> PARAMETER_KEYS = List.of("path", "least", "most", "start", "long_rows", "why");
    private static final int MOST_ITERATIONS = 20;
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private final String name;
    private final List<String> problems = new ArrayList<>();

    private PlanReader(String name) {
        this.name = name;
    }

    /** The plan that comes with AscendSim. */
    public static CalibrationPlan shipped() {
        try (InputStream in = PlanReader.class.getResourceAsStream(SHIPPED)) {
            return parse("plan.json", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** @throws BadInput with everything that is wrong with the file */
    public static CalibrationPlan read(Path file) {
        try {
            return parse(file.toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read", "expected a calibration plan", "");
        }
    }

    static CalibrationPlan parse(String name, String text) {
        PlanReader reader = new PlanReader(name);
        CalibrationPlan plan = reader.plan(reader.json(text));
        if (!reader.problems.isEmpty()) {
            throw BadInput.of(reader.problems);
        }
        return plan;
    }

    private JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException broken) {
            throw BadInput.of(name, "not JSON: " + broken.getOriginalMessage(), "expected a calibration plan", "");
        }
    }

    private CalibrationPlan plan(JsonNode node) {
        keys("", node, KEYS);
        double longest = node.has("longest_us") ? number("longest_us", node.path("longest_us")) : Double.MAX_VALUE;
        int iterations = MOST_ITERATIONS;
        if (node.has("iterations")) {
            iterations = node.path("iterations").asInt(0);
            if (iterations < 1 || iterations > MOST_ITERATIONS) {
                add("iterations", node.path("iterations").toString(), "expected 1 to " + MOST_ITERATIONS);
            }
        }
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode parameter : node.path("parameters")) {
            parameters.add(parameter("parameters[" + parameters.size() + "]", parameter));
        }
        if (parameters.isEmpty()) {
            add("parameters", "none", "expected a list of at least one");
        }
        return new CalibrationPlan(words("families", node), words("chips", node), longest, iterations, parameters);
    }

    private Parameter parameter(String where, JsonNode node) {
        keys(where + ".", node, PARAMETER_KEYS);
        String path = node.path("path").asString("");
        double least = number(where + ".least", node.path("least"));
        double most = number(where + ".most", node.path("most"));
        double start = number(where + ".start", node.path("start"));
        if (path.isEmpty()) {
            add(where + ".path", "none", "expected the dotted key of a number of the chip file");
        }
        if (!(least >= 0 && least < most && start >= least && start <= most)) {
            add(where, "least " + least + ", start " + start + ", most " + most,
                    "expected 0 <= least <= start <= most, least < most");
        }
        JsonNode longRows = node.path("long_rows");
        if (!longRows.isMissingNode() && !longRows.isBoolean()) {
            add(where + ".long_rows", longRows.toString(), "expected true or false");
        }
        return new Parameter(path, least, most, start, longRows.asBoolean(false));
    }

    private List<String> words(String key, JsonNode node) {
        List<String> words = node.path(key).valueStream().map(word -> word.asString("")).toList();
        if (words.isEmpty()) {
            add(key, "none", "expected a list of names");
        }
        return words;
    }

    private double number(String where, JsonNode node) {
        if (!node.isNumber()) {
            add(where, node.isMissingNode() ? "missing" : node.toString(), "expected a number");
        }
        return node.asDouble(0);
    }

    private void keys(String prefix, JsonNode node, List<String> known) {
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                problems.add(BadInput.line(name + ": " + prefix + key, "unknown key",
                        "expected one of " + String.join(", ", known), Nearest.hint(key, known)));
            }
        }
    }

    private void add(String where, String found, String expected) {
        problems.add(BadInput.line(name + ": " + where, found, expected, ""));
    }
}
