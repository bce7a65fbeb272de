package ascendsim.sim.chip;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON side of chip files: parsing, the built-in resources, and {@code "extends"}. A document that extends another
 * takes everything from it that it does not state itself; a number is replaced as a whole.
 */
final class ChipDocuments {
    private static final String EXTENDS = "extends";

    private final JsonMapper mapper = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    /** Names in the index of built-in chips, in its order. */
    List<String> index() {
        List<String> names = new ArrayList<>();
        resource("index").forEach(name -> names.add(name.stringValue()));
        return List.copyOf(names);
    }

    /** A built-in chip, or a part that chips share, with everything it extends. */
    JsonNode builtIn(String name) {
        return extended(name + ".json", resource(name));
    }

    /**
     * A user's document with everything it extends.
     *
     * @param file name for error messages
     * @throws BadInput if the text is not a JSON object or extends something unknown
     */
    JsonNode parse(String file, String text) {
        JsonNode document;
        try {
            document = mapper.readTree(text);
        } catch (JacksonException e) {
            throw BadInput.of(file, e.getOriginalMessage(), "expected a JSON object", "see docs/add-a-chip.md");
        }
        if (!document.isObject()) {
            throw BadInput.of(file, "found " + Section.kind(document), "expected a JSON object",
                    "see docs/add-a-chip.md");
        }
        return extended(file, document);
    }

    private JsonNode extended(String file, JsonNode document) {
        if (!document.has(EXTENDS)) {
            return document;
        }
        String parent = document.get(EXTENDS).asString("");
        ObjectNode merged = (ObjectNode) builtIn(parentName(file, parent)).deepCopy();
        merge(merged, document);
        merged.remove(EXTENDS);
        return merged;
    }

    private String parentName(String file, String parent) {
        List<String> candidates = new ArrayList<>(index());
        candidates.addAll(List.of("v220", "v310"));
        return candidates.stream().filter(c -> c.equalsIgnoreCase(parent)).findFirst()
                .orElseThrow(() -> BadInput.of(file + ": " + EXTENDS, "found \"" + parent + "\"",
                        "expected one of " + String.join(", ", candidates), "see docs/add-a-chip.md"));
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.properties().forEach(entry -> {
            JsonNode present = into.path(entry.getKey());
            JsonNode value = entry.getValue();
            boolean section = present.isObject() && value.isObject() && !value.has("value");
            if (section) {
                merge((ObjectNode) present, value);
            } else {
                into.set(entry.getKey(), value);
            }
        });
    }

    private JsonNode resource(String name) {
        String path = "/ascendsim/chips/" + name + ".json";
        try (InputStream in = ChipDocuments.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("resource " + path + " is missing from the build");
            }
            return mapper.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
