package ascendsim.tiling.space;

import ascendsim.kernels.call.Attribute;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One choice of a tiling.
 *
 * @param name     that of its first knob
 * @param settings in an order in which neighbours are alike: sizes ascend
 */
public record Axis(String name, List<Setting> settings) {
    public Axis {
        settings = List.copyOf(settings);
    }

    /** Sizes of one knob, each once, ascending. */
    public static Axis sizes(String knob, Collection<Long> sizes) {
        return new Axis(knob, new TreeSet<>(sizes).stream().map(size -> Setting.of(knob, Attribute.of(size))).toList());
    }

    /** Sizes of one knob that may also be left to the official kernel. */
    public static Axis optionalSizes(String knob, Collection<Long> sizes) {
        return new Axis(knob, Stream.concat(Stream.of(Setting.OFFICIAL), sizes(knob, sizes).settings.stream())
                .toList());
    }

    /** Words of one knob. */
    public static Axis words(String knob, List<String> words) {
        return new Axis(knob, words.stream().map(word -> Setting.of(knob, Attribute.of(word))).toList());
    }

    /** Off and on. */
    public static Axis flag(String knob) {
        return new Axis(knob, List.of(Setting.of(knob, Attribute.of(false)), Setting.of(knob, Attribute.of(true))));
    }

    /** Powers of two from 1 as long as they are not above the least one that is {@code most} or more. */
    static List<Long> powers(long most) {
        return LongStream.iterate(1, p -> p < 2 * most, p -> 2 * p).boxed().toList();
    }

    /** The knobs it sets. */
    public List<String> knobs() {
        return settings.stream().flatMap(setting -> setting.knobs().keySet().stream()).distinct().toList();
    }

    /** Where a tiling lies on this axis; where it has no place, the first one. */
    int official(Map<String, Object> tiling) {
        return IntStream.range(0, settings.size()).filter(i -> settings.get(i).isIn(tiling)).findFirst().orElse(0);
    }
}
