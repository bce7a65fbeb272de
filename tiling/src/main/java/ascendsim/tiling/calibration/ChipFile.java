package ascendsim.tiling.calibration;

import ascendsim.isa.BadInput;
import ascendsim.sim.chip.Confidence;
import ascendsim.sim.chip.Fact;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/**
 * The text of a chip file, in which single numbers are replaced and all else stays as it is, byte for byte.
 *
 * @param name for errors
 */
public record ChipFile(String name, String text) {
    private static final Set<Confidence> FIXED = EnumSet.of(Confidence.VENDOR, Confidence.MEASURED);
    private static final String VALUE = "value";

    /** @throws BadInput when it cannot be read or is no JSON object */
    public static ChipFile read(Path file) {
        try {
            ChipFile read = new ChipFile(file.toString(), Files.readString(file));
            if (read.tree().isObject()) {
                return read;
            }
        } catch (IOException | JacksonException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read: " + unreadable.getMessage(), "expected a chip file",
                    "");
        }
        throw BadInput.of(file.toString(), "no JSON object", "expected a chip file", "");
    }

    /**
     * The keys on the way to a number; a key may have dots itself, as {@code gm->l1.nd2nz}.
     *
     * @throws BadInput when the file has no such number
     */
    List<String> keys(String path) {
        return keys(tree(), path).orElseThrow(() -> BadInput.of(name + ": " + path, "no such number",
                "expected one that the file itself states", ""));
    }

    private static Optional<List<String>> keys(JsonNode node, String path) {
        return node.propertyNames().stream().flatMap(key -> {
            if (path.equals(key) && node.path(key).has(VALUE)) {
                return Stream.of(List.of(key));
            }
            return path.startsWith(key + ".") && node.path(key).isObject()
                    ? keys(node.path(key), path.substring(key.length() + 1)).stream()
                            .map(rest -> Stream.concat(Stream.of(key), rest.stream()).toList())
                    : Stream.of();
        }).findFirst();
    }

    /**
     * A number that may be fitted.
     *
     * @throws BadInput when the file has no such number, or a vendor's or a measured one
     */
    Fact movable(String path) {
        JsonNode node = tree();
        for (String key : keys(path)) {
            node = node.path(key);
        }
        String confidence = node.path("confidence").asString("");
        Optional<Confidence> known = Confidence.of(confidence);
        if (known.isEmpty() || FIXED.contains(known.get())) {
            throw BadInput.of(name + ": " + path, "its confidence is " + confidence,
                    "expected assumed, inferred, source or calibrated",
                    "what the vendor states or somebody measured is never fitted");
        }
        return new Fact(node.path(VALUE).asDouble(), node.path("unit").asString(""), node.path("source").asString(""),
                known.get());
    }

    /** This file with a number in place of another; everything outside its braces is the same. */
    ChipFile with(String path, Fact fact) {
        List<String> keys = keys(path);
        try (JsonParser parser = JsonMapper.shared().createParser(text)) {
            parser.nextToken();
            for (String key : keys) {
                enter(parser, key);
            }
            int from = (int) parser.currentTokenLocation().getCharOffset();
            parser.skipChildren();
            int to = (int) parser.currentTokenLocation().getCharOffset() + 1;
            return new ChipFile(name, text.substring(0, from) + json(fact) + text.substring(to));
        }
    }

    /** From the brace of an object to that of the object under a key of it. */
    private static void enter(JsonParser parser, String key) {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean found = parser.currentName().equals(key);
            parser.nextToken();
            if (found) {
                return;
            }
            parser.skipChildren();
        }
        throw new IllegalStateException("no key " + key + " where the tree has one");
    }

    private static String json(Fact fact) {
        return "{ \"value\": " + number(fact.value()) + ", \"unit\": " + StringNode.valueOf(fact.unit())
                + ", \"source\": " + StringNode.valueOf(fact.source()) + ", \"confidence\": \""
                + fact.confidence().spelling() + "\" }";
    }

    /** A number as the files write it: without exponent and needless zeros. */
    static String number(double value) {
        return value == 0 ? "0" : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private JsonNode tree() {
        return JsonMapper.shared().readTree(text);
    }
}
