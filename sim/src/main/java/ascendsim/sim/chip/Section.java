package ascendsim.sim.chip;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One object of a chip file while it is being read. Every key asked for is a known key; {@link #close} reports the
 * others. Problems go to the sheet and a harmless value comes back, so that reading goes on and finds them all.
 */
final class Section {
    private static final double HARMLESS = 1;
    private static final String FACT_FORM = "expected {\"value\", \"unit\", \"source\", \"confidence\"}";

    private final FactSheet sheet;
    private final String path;
    private final JsonNode node;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, Section> children = new LinkedHashMap<>();

    Section(FactSheet sheet, String path, JsonNode node) {
        this.sheet = sheet;
        this.path = path;
        this.node = node;
    }

    /** The object under a key; an empty one if it is missing, whose required keys are then reported. */
    Section child(String key) {
        known.add(key);
        return children.computeIfAbsent(key, k -> {
            JsonNode value = node.path(k);
            if (!value.isMissingNode() && !value.isObject()) {
                sheet.problems().add(at(k), "found " + kind(value), "expected an object");
            }
            return new Section(sheet, at(k), value);
        });
    }

    boolean has(String key) {
        return node.has(key);
    }

    /** The keys present, in file order; all become known. */
    List<String> keys() {
        List<String> keys = node.isObject() ? List.copyOf(node.propertyNames()) : List.of();
        known.addAll(keys);
        return keys;
    }

    /** A required text. */
    String text(String key) {
        known.add(key);
        JsonNode value = node.path(key);
        if (value.isString() && !value.stringValue().isBlank()) {
            return value.stringValue();
        }
        sheet.problems().add(at(key), "found " + kind(value), "expected a text");
        return "";
    }

    /** A required number in the canonical unit of the quantity. */
    double number(String key, Quantity quantity) {
        known.add(key);
        JsonNode value = node.path(key);
        if (value.isMissingNode()) {
            sheet.problems().add(at(key), "missing", FACT_FORM);
            return HARMLESS;
        }
        return sheet.readFact(at(key), value, quantity);
    }

    /** An optional number; the fallback if the key is missing. */
    double numberOr(String key, Quantity quantity, double fallback) {
        known.add(key);
        return node.has(key) ? number(key, quantity) : fallback;
    }

    double cycles(String key) {
        return number(key, Quantity.CYCLES);
    }

    double rate(String key) {
        return number(key, Quantity.RATE);
    }

    double nanoseconds(String key) {
        return number(key, Quantity.TIME);
    }

    /** A required whole number above zero that fits a long. */
    long whole(String key, Quantity quantity) {
        double value = number(key, quantity);
        if (value != Math.rint(value) || value > 0x1p53) {
            sheet.problems().add(at(key), "value is " + value, "expected a whole number");
            return (long) HARMLESS;
        }
        return (long) value;
    }

    /** A required whole number above zero that fits an int. */
    int count(String key, Quantity quantity) {
        long value = whole(key, quantity);
        if (value > Integer.MAX_VALUE) {
            sheet.problems().add(at(key), "value is " + value, "expected at most " + Integer.MAX_VALUE);
            return (int) HARMLESS;
        }
        return (int) value;
    }

    int count(String key) {
        return count(key, Quantity.COUNT);
    }

    int bytes(String key) {
        return count(key, Quantity.BYTES);
    }

    /** Reports the keys nobody asked for, here and below. */
    void close() {
        if (node.isObject()) {
            node.propertyNames().stream().filter(key -> !known.contains(key))
                    .forEach(key -> sheet.problems().addUnknownKey(path, key, known));
        }
        children.values().forEach(Section::close);
    }

    /** The dotted key of a key of this section. */
    String at(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static String kind(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }

    /** Parses the value object of a fact, or reports why it is none. */
    static OptionalDouble finiteNumber(JsonNode value) {
        boolean usable = value.isNumber() && Double.isFinite(value.doubleValue());
        return usable ? OptionalDouble.of(value.doubleValue()) : OptionalDouble.empty();
    }
}
