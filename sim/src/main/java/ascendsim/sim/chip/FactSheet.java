package ascendsim.sim.chip;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The numbers of one chip file while they are being read: every fact in order, and every problem. */
final class FactSheet {
    private static final List<String> FACT_KEYS = List.of("value", "unit", "source", "confidence");

    private final Problems problems;
    private final Map<String, Fact> facts = new LinkedHashMap<>();
    private final double clockMhz;

    /**
     * @param clockMhz core clock that turns per-second units into per-cycle ones
     */
    FactSheet(Problems problems, double clockMhz) {
        this.problems = problems;
        this.clockMhz = clockMhz;
    }

    Problems problems() {
        return problems;
    }

    Map<String, Fact> facts() {
        return facts;
    }

    /** Reads one fact, remembers it under its dotted key and returns it in the canonical unit. */
    double readFact(String key, JsonNode node, Quantity quantity) {
        Optional<Fact> fact = parse(key, node);
        fact.ifPresent(f -> facts.put(key, f));
        OptionalDouble converted = fact.map(f -> convert(key, f, quantity)).orElse(OptionalDouble.empty());
        return converted.orElse(1);
    }

    private OptionalDouble convert(String key, Fact fact, Quantity quantity) {
        OptionalDouble converted = quantity.convert(fact.value(), fact.unit(), clockMhz);
        if (converted.isEmpty()) {
            problems.add(key + ".unit", "found \"" + fact.unit() + "\"", "expected " + quantity.units());
        }
        if (fact.value() < 0 || quantity.positive() && fact.value() == 0) {
            problems.add(key + ".value", "found " + fact.value(),
                    quantity.positive() ? "expected a number above 0" : "expected a number of at least 0");
        }
        if (quantity == Quantity.RATIO && fact.value() > 1) {
            problems.add(key + ".value", "found " + fact.value(), "expected a ratio of at most 1");
        }
        return converted;
    }

    private Optional<Fact> parse(String key, JsonNode node) {
        if (!node.isObject()) {
            problems.add(key, "found " + Section.kind(node), "expected an object with value, unit, source, confidence");
            return Optional.empty();
        }
        node.propertyNames().stream().filter(name -> !FACT_KEYS.contains(name))
                .forEach(name -> problems.addUnknownKey(key, name, FACT_KEYS));
        OptionalDouble value = Section.finiteNumber(node.path("value"));
        if (value.isEmpty()) {
            problems.add(key + ".value", "found " + Section.kind(node.path("value")), "expected a finite number");
        }
        Optional<String> unit = text(key, node, "unit");
        Optional<String> source = text(key, node, "source");
        Optional<Confidence> confidence = text(key, node, "confidence").flatMap(c -> confidence(key, c));
        if (value.isEmpty() || unit.isEmpty() || source.isEmpty() || confidence.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Fact(value.getAsDouble(), unit.get(), source.get(), confidence.get()));
    }

    private Optional<String> text(String key, JsonNode node, String part) {
        JsonNode value = node.path(part);
        if (value.isString() && !value.stringValue().isBlank()) {
            return Optional.of(value.stringValue());
        }
        problems.add(key + "." + part, "found " + Section.kind(value), "expected a text that is not blank");
        return Optional.empty();
    }

    private Optional<Confidence> confidence(String key, String spelling) {
        Optional<Confidence> confidence = Confidence.of(spelling);
        if (confidence.isEmpty()) {
            String all = Arrays.stream(Confidence.values()).map(Confidence::spelling).collect(Collectors.joining(", "));
            problems.add(key + ".confidence", "found \"" + spelling + "\"", "expected one of " + all);
        }
        return confidence;
    }
}
