package ascendsim.kernels.verify;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import ascendsim.kernels.compare.Rule;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads files of cases: {@code
 * {"about":…,"cases":[{"id","suite","operator","chips","seed","case","tolerance","expect"}]}}
 * (interfaces.md §6). {@code suite}, {@code seed}, {@code tolerance} and {@code expect} may be left out. Whatever is
 * wrong is reported at once, one line for each bad case; what stands inside {@code case} is looked at when it runs.
 */
public final class CaseFile {
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private static final List<String> KEYS =
            List.of("id", "suite", "operator", "chips", "seed", "case", "tolerance", "expect");
    private static final Map<String, Rule> RULES = rules();

    private final String name;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private CaseFile(String name) {
        this.name = name;
    }

    /**
     * The cases of a file, in its order.
     *
     * @throws BadInput with a line {@code file: case N: found; expected; hint} for each bad case
     */
    public static List<VerifyCase> read(Path file) {
        return parse(file.toString(), text(file));
    }

    /**
     * The cases of a text.
     *
     * @param name of the file, for errors
     */
    static List<VerifyCase> parse(String name, String text) {
        CaseFile file = new CaseFile(name);
        List<VerifyCase> cases = file.cases(root(name, text));
        if (!file.problems.isEmpty()) {
            throw BadInput.of(file.problems);
        }
        return cases;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            throw BadInput.of(file.toString(), "no such file", "expected a JSON file of cases", "");
        } catch (CharacterCodingException binary) {
            throw BadInput.of(file.toString(), "not UTF-8", "expected a JSON file of cases", "");
        } catch (IOException unreadable) {
            throw BadInput.of(file.toString(), "cannot be read: " + unreadable.getMessage(), "expected a JSON file",
                    "");
        }
    }

    private static JsonNode root(String name, String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException wrong) {
            String line = wrong.getLocation() == null ? "" : ":" + wrong.getLocation().getLineNr();
            throw BadInput.of(name + line, "not JSON: " + wrong.getOriginalMessage(),
                    "expected {\"cases\":[...]}", "");
        }
    }

    private List<VerifyCase> cases(JsonNode root) {
        if (!root.path("cases").isArray()) {
            throw BadInput.of(name, "no list of cases", "expected {\"cases\":[...]}", "");
        }
        List<VerifyCase> cases = new ArrayList<>();
        int number = 0;
        for (JsonNode node : root.path("cases").values()) {
            number++;
            String where = name + ": case " + number + text(node, "id").map(id -> " (" + id + ")").orElse("");
            int before = problems.size();
            check(where, node);
            if (problems.size() == before) {
                cases.add(read(node));
            }
        }
        return cases;
    }

    private void check(String where, JsonNode node) {
        if (!node.isObject()) {
            add(where, "not an object", "expected " + String.join(", ", KEYS), "");
            return;
        }
        node.propertyNames().stream().filter(key -> !KEYS.contains(key)).forEach(
                key -> add(where, "unknown key " + key, "expected one of " + String.join(", ", KEYS),
                        Nearest.hint(key, KEYS)));
        for (String key : List.of("id", "operator")) {
            if (text(node, key).filter(t -> !t.isBlank()).isEmpty()) {
                add(where, "no " + key, "expected a text", "");
            }
        }
        if (text(node, "id").filter(id -> !ids.add(id)).isPresent()) {
            add(where, "id used before", "expected another for each case", "");
        }
        if (!node.path("case").isObject()) {
            add(where, "no case", "expected a JSON object", "");
        }
        if (families(node).isEmpty()) {
            add(where, "no chips", "expected a list such as [\"910B\"]", "");
        }
        checkOptional(where, node);
    }

    private void checkOptional(String where, JsonNode node) {
        if (node.has("seed") && !node.path("seed").canConvertToLong()) {
            add(where, "seed " + node.path("seed"), "expected a whole number", "");
        }
        if (node.has("tolerance") && text(node, "tolerance").filter(RULES::containsKey).isEmpty()) {
            add(where, "tolerance " + node.path("tolerance"), "expected one of " + String.join(", ", RULES.keySet()),
                    Nearest.hint(node.path("tolerance").asString(""), List.copyOf(RULES.keySet())));
        }
        boolean passes = !node.has("expect") || text(node, "expect").filter("pass"::equals).isPresent();
        if (!passes && refusal(node).isEmpty()) {
            add(where, "expect " + node.path("expect"), "expected \"pass\" or {\"refuse\":\"why\"}", "");
        }
    }

    private static VerifyCase read(JsonNode node) {
        return new VerifyCase(text(node, "id").orElseThrow(), text(node, "suite").orElse(""),
                text(node, "operator").orElseThrow(), families(node), node.path("seed").asLong(0),
                node.path("case").toString(), text(node, "tolerance").map(RULES::get), refusal(node));
    }

    private static List<String> families(JsonNode node) {
        JsonNode chips = node.path("chips");
        return chips.isArray() && chips.valueStream().allMatch(JsonNode::isString)
                ? chips.valueStream().map(JsonNode::asString).toList()
                : List.of();
    }

    private static Optional<String> refusal(JsonNode node) {
        return text(node.path("expect"), "refuse");
    }

    private static Optional<String> text(JsonNode node, String key) {
        return Optional.of(node.path(key)).filter(JsonNode::isString).map(JsonNode::asString);
    }

    private void add(String where, String found, String expected, String hint) {
        problems.add(BadInput.line(where, found, expected, hint));
    }

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new LinkedHashMap<>();
        Stream.of(Rule.values()).forEach(rule -> rules.put(rule.text(), rule));
        return rules;
    }
}
