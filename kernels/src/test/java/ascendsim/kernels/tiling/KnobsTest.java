package ascendsim.kernels.tiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockOrder.Grid;
import ascendsim.kernels.program.matmul.BlockOrder.Swizzle;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnobsTest {
    private static final MatmulTiling OFFICIAL =
            new MatmulTiling(20, 2, new Base(128, 256, 64), new Staging(8, 4, 16, 8),
                    BlockOrder.swizzled(3, 1), new Results(true, 1, 2));

    private static MatmulTiling complete(Map<String, Attribute> knobs) {
        return Knobs.of(knobs).complete(OFFICIAL, base -> OFFICIAL.staging());
    }

    @Test
    void absentSizesAreOfficialAndAbsentFeaturesOff() {
        assertThat(complete(Map.of())).isEqualTo(new MatmulTiling(20, 2, OFFICIAL.base(), OFFICIAL.staging(),
                BlockOrder.PLAIN, new Results(false, 1, 2)));
    }

    @Test
    void everyKnobIsRead() {
        MatmulTiling tiling = complete(Map.ofEntries(Map.entry("cores", Attribute.of(24)),
                Map.entry("aiv_per_aic", Attribute.of(1)), Map.entry("base_m", Attribute.of(64)),
                Map.entry("base_n", Attribute.of(96)), Map.entry("base_k", Attribute.of(32)),
                Map.entry("step_ka", Attribute.of(2)), Map.entry("step_kb", Attribute.of(3)),
                Map.entry("depth_a1", Attribute.of(6)), Map.entry("depth_b1", Attribute.of(9)),
                Map.entry("grid", pair(4, 6)),
                Map.entry("swizzle_offset", Attribute.of(5)), Map.entry("swizzle_direction", Attribute.of(0)),
                Map.entry("split_k", Attribute.of(7)), Map.entry("unit_flag", Attribute.of(true)),
                Map.entry("l0c_stages", Attribute.of(2)), Map.entry("cv_stages", Attribute.of(4)),
                Map.entry("l2_split_m", Attribute.of(11)), Map.entry("l2_split_n", Attribute.of(13)),
                Map.entry("nd2nz_a", pair(22, 1024)), Map.entry("nd2nz_b", pair(5, 48)),
                Map.entry("block_order", Attribute.of("swizzle")), Map.entry("template", Attribute.of("base")),
                Map.entry("antiquant_path", Attribute.of("l1"))));
        BlockOrder order = new BlockOrder(Optional.of(new Grid(4, 6)), new Swizzle(5, 0), 11, 13);
        assertThat(tiling)
                .isEqualTo(new MatmulTiling(24, 1, new Base(64, 96, 32), new Staging(2, 3, 6, 9), order,
                        new Template.Blocks(7),
                        new Nd2Nz(Optional.of(new Nd2Nz.Tile(22, 1024)), Optional.of(new Nd2Nz.Tile(5, 48))),
                        new Results(true, 2, 4), AntiquantPath.L1));
    }

    @Test
    void aTilingReadFromItsOwnMapIsTheSame() {
        assertThat(complete(attributes(OFFICIAL.toMap()))).isEqualTo(OFFICIAL);
        MatmulTiling plain = complete(Map.of());
        assertThat(complete(attributes(plain.toMap()))).isEqualTo(plain);
        assertThat(OFFICIAL.toMap().keySet()).isSubsetOf(Knob.names()).doesNotContain("grid");
    }

    @Test
    void stepsAndDepthsComplementEachOther() {
        assertThat(complete(Map.of("step_ka", Attribute.of(3))).staging()).isEqualTo(new Staging(3, 4, 6, 8));
        assertThat(complete(Map.of("depth_b1", Attribute.of(6))).staging()).isEqualTo(new Staging(8, 3, 16, 6));
        assertThat(complete(Map.of("depth_b1", Attribute.of(1))).staging()).isEqualTo(new Staging(8, 1, 16, 1));
    }

    @Test
    void aGridSaysHowManyCores() {
        var grid = new Attribute.Items(List.of(Attribute.of(2), Attribute.of(3)));
        assertThat(complete(Map.of("grid", grid)).cores()).isEqualTo(6);
    }

    @Test
    void oneSwizzleKnobTurnsItOn() {
        assertThat(complete(Map.of("swizzle_direction", Attribute.of(0))).order().swizzle())
                .contains(new Swizzle(3, 0));
        assertThat(complete(Map.of("swizzle_offset", Attribute.of(4))).order().swizzle()).contains(new Swizzle(4, 0));
    }

    @Test
    void theOrderOfTheBlocksHasOneName() {
        assertThat(complete(Map.of("block_order", Attribute.of("diagonal"))).order())
                .isEqualTo(BlockOrder.of(new BlockOrder.Diagonal()));
        assertThat(complete(Map.of("block_order", Attribute.of("column_runs"))).order())
                .isEqualTo(BlockOrder.of(new BlockOrder.Runs(false)));
        assertRefused(Map.of("block_order", Attribute.of("row_runs"), "swizzle_offset", Attribute.of(2)),
                "tiling.block_order: row_runs with a swizzle; expected swizzle;"
                        + " leave out swizzle_offset and swizzle_direction");
        assertRefused(Map.of("block_order", Attribute.of("diagonal"), "grid", pair(2, 3)),
                "tiling.block_order: diagonal with a grid; expected row or swizzle; leave out grid");
    }

    /** Each template's sizes are read back from its own map, one by one replaced, and refused elsewhere. */
    @ParameterizedTest
    @MethodSource("templates")
    void aTemplateHasItsOwnSizes(Template template) {
        MatmulTiling official = OFFICIAL.withTemplate(template).withOrder(BlockOrder.PLAIN)
                .withResults(new Results(false, 1, 2));
        Knobs own = Knobs.of(attributes(official.toMap()));
        assertThat(own.template()).isEqualTo(template.kind());
        assertThat(own.complete(official, base -> official.staging())).isEqualTo(official);
        for (String knob : List.of("split_k", "step_m", "step_n", "single_m", "single_n", "single_k")) {
            Map<String, Attribute> given =
                    Map.of("template", Attribute.of(template.kind().text()), knob, Attribute.of(77));
            if (official.toMap().containsKey(knob)) {
                assertThat(Knobs.of(given).complete(official, base -> official.staging()).toMap().get(knob))
                        .isEqualTo(77L);
            } else {
                assertThatThrownBy(() -> Knobs.of(given).complete(official, base -> official.staging()))
                        .isInstanceOf(BadInput.class).hasMessageContaining("tiling." + knob + ": with template "
                                + template.kind().text() + "; expected none of it there");
            }
        }
    }

    static List<Template> templates() {
        SingleCore single = new SingleCore(1000, 384, 3_000_000);
        return List.of(new Template.Blocks(3), new Template.LeftInL1(), new Template.RightInL1(single),
                new Template.RightInL1Fixpipe(), new Template.SingleCoreSplitK(single, 3),
                new Template.DeterministicSplitK(single, 1, 3));
    }

    private static void assertRefused(Map<String, Attribute> knobs, String line) {
        assertThatThrownBy(() -> complete(knobs)).isInstanceOfSatisfying(BadInput.class,
                bad -> assertThat(bad.problems()).containsExactly(line));
    }

    private static Attribute pair(long first, long second) {
        return new Attribute.Items(List.of(Attribute.of(first), Attribute.of(second)));
    }

    @Test
    void allProblemsAreNamedAtOnce() {
        Map<String, Attribute> knobs = new LinkedHashMap<>();
        knobs.put("base_mm", Attribute.of(64));
        knobs.put("base_n", Attribute.of(0));
        knobs.put("unit_flag", Attribute.of(1));
        knobs.put("grid", new Attribute.Items(List.of(Attribute.of(4))));
        knobs.put("antiquant_path", Attribute.of("l2"));
        knobs.put("split_k", new Attribute.Number(new BigDecimal("1.5")));
        assertThatThrownBy(() -> Knobs.of(knobs)).isInstanceOfSatisfying(BadInput.class,
                bad -> assertThat(bad.problems()).hasSize(6)
                        .anySatisfy(p -> assertThat(p).startsWith("tiling.base_mm: unknown knob")
                                .endsWith("did you mean base_m?"))
                        .contains("tiling.base_n: 0; a whole number from 1 to 1048576",
                                "tiling.unit_flag: 1; true or false",
                                "tiling.grid: [4]; two whole numbers of 1 or more, such as [4,6]",
                                "tiling.antiquant_path: \"l2\"; workspace or l1 or rounds or digits",
                                "tiling.split_k: 1.5; a whole number from 1 to 1048576"));
    }

    private static Map<String, Attribute> attributes(Map<String, Object> map) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        map.forEach((name, value) -> attributes.put(name, attribute(value)));
        return attributes;
    }

    private static Attribute attribute(Object value) {
        return switch (value) {
            case Number number -> Attribute.of(number.longValue());
            case Boolean bool -> Attribute.of(bool);
            case List<?> list -> new Attribute.Items(list.stream().map(KnobsTest::attribute).toList());
            default -> Attribute.of(value.toString());
        };
    }
}
