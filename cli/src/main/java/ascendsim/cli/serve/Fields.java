package ascendsim.cli.serve;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The keys of a JSON object of a request. Problems are collected, and raised together once all keys are read; until
 * then a key of the wrong type is as if it was absent, and so is null.
 */
final class Fields {
    private static final int EXCERPT = 60;

    private final String where;
    private final JsonNode node;
    private final List<String> problems = new ArrayList<>();

    /**
     * The keys of an object.
     *
     * @param where its place in the request; empty for the request itself
     * @param known all keys it may have
     */
    Fields(String where, JsonNode node, List<String> known) {
        this.where = where;
        this.node = node;
        for (String key : node.propertyNames()) {
            if (!known.contains(key)) {
                problems.add(BadInput.line(place(excerpt(key)), "unknown key",
                        "expected one of " + String.join(", ", known), Nearest.hint(excerpt(key), known)));
            }
        }
    }

    Optional<String> text(String key) {
        return value(key, JsonNode::isString, "expected a text").map(JsonNode::stringValue);
    }

    /** A text that has to be there; empty if it is not. */
    String needed(String key) {
        if (node.path(key).isMissingNode() || node.path(key).isNull()) {
            problem(key, "not given", "expected a text");
        }
        return text(key).orElse("");
    }

    boolean flag(String key) {
        return value(key, JsonNode::isBoolean, "expected true or false").map(JsonNode::booleanValue).orElse(false);
    }

    /** A whole number in a range. */
    OptionalLong whole(String key, long least, long most) {
        return value(key, number -> isWhole(number) && number.longValue() >= least && number.longValue() <= most,
                "expected a whole number from " + least + " to " + most)
                .map(number -> OptionalLong.of(number.longValue())).orElse(OptionalLong.empty());
    }

    Optional<JsonNode> object(String key) {
        return value(key, JsonNode::isObject, "expected an object");
    }

    /** A list of {@code [offset,bytes]}. */
    Optional<Range> range(String key) {
        return value(key, Fields::isRange, "expected [offset,bytes], offset a multiple of " + Range.ALIGNMENT)
                .map(range -> new Range(range.get(0).longValue(), range.get(1).longValue()));
    }

    /** Notes a problem of a key. */
    void problem(String key, String found, String expected) {
        problems.add(BadInput.line(place(key), found, expected, ""));
    }

    /** @throws Refused if there is any problem */
    void raise() {
        if (!problems.isEmpty()) {
            throw Refused.of(ErrorKind.PROTOCOL, problems);
        }
    }

    private Optional<JsonNode> value(String key, Predicate<JsonNode> rule, String expected) {
        JsonNode value = node.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!rule.test(value)) {
            problem(key, excerpt(value.toString()), expected);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private static boolean isWhole(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong();
    }

    private static boolean isRange(JsonNode value) {
        return value.isArray() && value.size() == 2 && value.valueStream().allMatch(Fields::isWhole)
                && Range.isRange(value.get(0).longValue(), value.get(1).longValue());
    }

    private String place(String key) {
        return where.isEmpty() ? key : where + "." + key;
    }

    /** The beginning of what a client sent. */
    static String excerpt(String text) {
        return text.length() <= EXCERPT ? text : text.substring(0, EXCERPT) + "...";
    }
}
