package ascendsim.tiling.space;

import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.tiling.WqbmmKnob;
import ascendsim.kernels.tiling.WqbmmTemplate;
import ascendsim.kernels.tiling.WqbmmTiling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A matmul with quantised weights: the sizes of the official template, and the other templates with their official
 * sizes.
 *
 * @param cores how many may be launched
 */
record WqbmmFamily(WqbmmTiling official, List<Long> cores) implements Family {
    private static final List<Long> WIDTHS = List.of(16L, 32L, 64L, 96L, 128L, 192L, 256L, 320L, 384L, 512L);
    private static final List<Long> DEPTHS = List.of(32L, 64L, 96L, 128L, 192L, 256L, 384L, 512L);
    private static final List<Long> RINGS = List.of(2L, 3L, 4L, 6L, 8L);
    private static final long MOST_WARMED = 8;
    private static final long LONGEST_LOAD = 32;

    @Override
    public List<Axis> axes() {
        List<Axis> axes = new ArrayList<>();
        axes.add(new Axis("template", Stream.of(WqbmmTemplate.values())
                .sorted((a, b) -> Boolean.compare(b == official.template(), a == official.template()))
                .map(template -> Setting.of("template", Attribute.of(template.text()))).toList()));
        for (WqbmmKnob knob : official.sizes().keySet()) {
            switch (knob) {
                case DEPTH_A1, DEPTH_B1 -> {
                    // beside their steps
                }
                case STEP_KA -> axes.add(loads(knob, WqbmmKnob.DEPTH_A1));
                case STEP_KB -> axes.add(loads(knob, WqbmmKnob.DEPTH_B1));
                default -> axes.add(Axis.optionalSizes(knob.text(), values(knob)));
            }
        }
        return axes;
    }

    private List<Long> values(WqbmmKnob knob) {
        long usual = official.size(knob);
        return switch (knob) {
            case CORES -> cores;
            case BASE_M, SINGLE_M -> List.of(usual, 2 * usual, Math.max(16, usual / 2));
            case BASE_N, VEC_N, TASK_N -> with(WIDTHS, usual);
            case BASE_K, VEC_K -> with(DEPTHS, usual);
            case RING -> with(RINGS, usual);
            case WARMED -> with(Axis.powers(MOST_WARMED), usual);
            default -> Sizes.around(usual);
        };
    }

    private static List<Long> with(List<Long> values, long usual) {
        List<Long> all = new ArrayList<>(values);
        all.add(usual);
        return all;
    }

    /** Loads of so many base tiles, two of them, or one where the official kernel has one. */
    private Axis loads(WqbmmKnob step, WqbmmKnob depth) {
        if (!official.sizes().containsKey(depth)) {
            return Axis.optionalSizes(step.text(), with(Axis.powers(LONGEST_LOAD), official.size(step)));
        }
        List<Setting> settings = new ArrayList<>(List.of(Setting.OFFICIAL));
        // Vector cores fill one slot of L1 while the cube reads the other (NFirstBuild).
        boolean fed = official.template() == WqbmmTemplate.N_FIRST && step == WqbmmKnob.STEP_KB;
        for (long buffers : fed ? List.of(2L) : List.of(1L, 2L)) {
            for (long tiles : with(Axis.powers(LONGEST_LOAD), official.size(step)).stream().sorted().distinct()
                    .toList()) {
                settings.add(Setting.of(step.text(), Attribute.of(tiles)).and(depth.text(),
                        Attribute.of(tiles * buffers)));
            }
        }
        return new Axis(step.text(), settings);
    }

    @Override
    public boolean isFeature(String axis) {
        return axis.equals("template");
    }

    @Override
    public Optional<String> vain(Map<String, Object> tiling, Set<String> free) {
        long width = Sizes.size(tiling, "single_n");
        boolean unused = tiling.containsKey("main_blocks") && Sizes.size(tiling, "main_blocks") == 0
                && width != Sizes.size(tiling, "base_n")
                && width != official.sizes().getOrDefault(WqbmmKnob.SINGLE_N, 0L);
        return unused && free.contains("single_n")
                ? Optional.of("single_n without a block of that width")
                : Optional.empty();
    }
}
