package ascendsim.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A case in a few words: shapes and types of its tensors, then its other values as far as they fit. */
public final class ShortCase {
    private static final int WIDTH = 46;

    private ShortCase() {
    }

    /** {@code 8192x1024 int8, 8x1024x8192 int8 NZ}; whatever the operator, also one that there is not. */
    public static String of(String json) {
        JsonNode node = JsonMapper.shared().readTree(json);
        List<String> tensors = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode value = entry.getValue().isArray() && entry.getValue().path(0).isObject()
                    ? entry.getValue().get(0)
                    : entry.getValue();
            if (value.has("shape")) {
                tensors.add(tensor(value));
            } else if (!value.isObject()) {
                others.add(entry.getKey() + "=" + text(value));
            }
        }
        StringBuilder line = new StringBuilder();
        tensors.forEach(word -> append(line, word));
        others.forEach(word -> append(line, word));
        return line.toString();
    }

    private static void append(StringBuilder line, String word) {
        if (line.isEmpty() || line.length() + 2 + word.length() <= WIDTH) {
            line.append(line.isEmpty() ? "" : ", ").append(word);
        }
    }

    private static String tensor(JsonNode tensor) {
        String shape = tensor.path("shape").valueStream().map(JsonNode::asString).collect(Collectors.joining("x"));
        String dtype = tensor.path("dtype").asString("");
        return (shape + " " + dtype).strip() + (tensor.path("format").asString("").equals("FRACTAL_NZ") ? " NZ" : "")
                + (tensor.path("transposed").asBoolean(false) ? " T" : "");
    }

    private static String text(JsonNode value) {
        return value.isArray()
                ? value.valueStream().map(JsonNode::asString).collect(Collectors.joining("x"))
                : value.asString();
    }
}
