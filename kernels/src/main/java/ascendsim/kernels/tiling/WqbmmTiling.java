package ascendsim.kernels.tiling;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.Nearest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The knobs of a kernel of npu_weight_quant_batchmatmul.
 *
 * @param sizes those that the template has
 */
public record WqbmmTiling(WqbmmTemplate template, Map<WqbmmKnob, Long> sizes) implements Tiling {
    private static final String TEMPLATE = Knob.TEMPLATE.text();
    private static final long LARGEST = 1 << 24;

    public WqbmmTiling {
        sizes = Collections.unmodifiableMap(new EnumMap<>(sizes));
    }

    /**
     * The knobs of such a kernel.
     *
     * @throws IllegalArgumentException for those of another family
     */
    public static WqbmmTiling of(Tiling tiling) {
        if (tiling instanceof WqbmmTiling own) {
            return own;
        }
        throw new IllegalArgumentException("tiling " + tiling.toMap() + "; expected knobs of weight-quant matmul");
    }

    /**
     * A size the template has.
     *
     * @throws IllegalArgumentException if it has not
     */
    public long size(WqbmmKnob knob) {
        if (!sizes.containsKey(knob)) {
            throw new IllegalArgumentException(knob.text() + " of " + template.text() + "; expected one of " + sizes);
        }
        return sizes.get(knob);
    }

    public int whole(WqbmmKnob knob) {
        return Math.toIntExact(size(knob));
    }

    /** The sizes that have one of these names. */
    public Map<WqbmmKnob, Long> some(Set<String> names) {
        Map<WqbmmKnob, Long> some = new EnumMap<>(WqbmmKnob.class);
        sizes.forEach((knob, size) -> {
            if (names.contains(knob.text())) {
                some.put(knob, size);
            }
        });
        return some;
    }

    public WqbmmTiling with(WqbmmKnob knob, long value) {
        Map<WqbmmKnob, Long> changed = new EnumMap<>(WqbmmKnob.class);
        changed.putAll(sizes);
        changed.put(knob, value);
        return new WqbmmTiling(template, changed);
    }

    /**
     * The template that the {@code tiling} object of a case asks for.
     *
     * @throws BadInput naming the nearest template there is
     */
    public static Optional<WqbmmTemplate> template(Map<String, Attribute> knobs) {
        if (!knobs.containsKey(TEMPLATE)) {
            return Optional.empty();
        }
        String name = knobs.get(TEMPLATE) instanceof Attribute.Text text ? text.value() : "";
        return Optional.of(WqbmmTemplate.parse(name).orElseThrow(() -> BadInput.of("tiling.template",
                knobs.get(TEMPLATE).toString(), "expected one of " + String.join(", ", WqbmmTemplate.names()),
                Nearest.hint(name, WqbmmTemplate.names()))));
    }

    /**
     * This tiling with the sizes of the {@code tiling} object of a case.
     *
     * @throws BadInput naming every knob that the template does not have and every value that is no size
     */
    public WqbmmTiling replaced(Map<String, Attribute> knobs) {
        List<String> names = new ArrayList<>(List.of(TEMPLATE));
        sizes.keySet().forEach(knob -> names.add(knob.text()));
        List<String> problems = new ArrayList<>();
        WqbmmTiling result = this;
        for (Map.Entry<String, Attribute> given : knobs.entrySet()) {
            Optional<WqbmmKnob> knob =
                    sizes.keySet().stream().filter(own -> own.text().equals(given.getKey())).findFirst();
            if (knob.isPresent() && isSize(given.getValue())) {
                result = result.with(knob.get(), ((Attribute.Number) given.getValue()).value().longValueExact());
            } else if (knob.isPresent()) {
                problems.add(BadInput.line("tiling." + given.getKey(), given.getValue().toString(),
                        "a whole number from 1 to " + LARGEST, ""));
            } else if (!given.getKey().equals(TEMPLATE)) {
                problems.add(BadInput.line("tiling." + given.getKey(), "unknown knob of template " + template.text(),
                        "one of " + names, Nearest.hint(given.getKey(), names)));
            }
        }
        if (!problems.isEmpty()) {
            throw BadInput.of(problems);
        }
        return result;
    }

    private static boolean isSize(Attribute value) {
        return value instanceof Attribute.Number number && number.isWhole()
                && number.value().longValueExact() >= 1 && number.value().longValueExact() <= LARGEST;
    }

    @Override
    public SequencedMap<String, Object> toMap() {
        SequencedMap<String, Object> map = new LinkedHashMap<>();
        map.put(TEMPLATE, template.text());
        sizes.forEach((knob, size) -> map.put(knob.text(), size));
        return map;
    }
}
