package ascendsim.tiling.space;

import ascendsim.kernels.call.Attribute;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/**
 * One place on an axis.
 *
 * @param knobs what it sets in the {@code tiling} object of a case; none: what the official kernel has
 */
public record Setting(SequencedMap<String, Attribute> knobs) {
    /** Nothing is set. */
    public static final Setting OFFICIAL = new Setting(new LinkedHashMap<>());

    public Setting {
        knobs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(knobs));
    }

    /** One knob. */
    public static Setting of(String knob, Attribute value) {
        return OFFICIAL.and(knob, value);
    }

    /** This setting with one knob more. */
    public Setting and(String knob, Attribute value) {
        SequencedMap<String, Attribute> more = new LinkedHashMap<>(knobs);
        more.put(knob, value);
        return new Setting(more);
    }

    /** Whether a tiling has these values. */
    boolean isIn(Map<String, Object> tiling) {
        return !knobs.isEmpty() && knobs.entrySet().stream()
                .allMatch(knob -> text(tiling.get(knob.getKey())).equals(text(knob.getValue())));
    }

    private static String text(Object value) {
        return value instanceof Attribute.Text word ? word.value() : String.valueOf(value).replace(" ", "");
    }

    @Override
    public String toString() {
        return knobs.entrySet().stream().map(knob -> knob.getKey() + "=" + knob.getValue())
                .collect(Collectors.joining(" "));
    }
}
