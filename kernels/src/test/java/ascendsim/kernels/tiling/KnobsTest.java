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

class KnobsTest {
    private static final MatmulTiling OFFICIAL =
            new MatmulTiling(20, 2, new Base(128, 256, 64), new Staging(8, 4, 16, 8),
                    BlockOrder.swizzled(3, 1), 1, true, 1, 2, AntiquantPath.WORKSPACE);

    private static MatmulTiling complete(Map<String, Attribute> knobs) {
        return Knobs.of(knobs).complete(OFFICIAL, base -> OFFICIAL.staging());
    }

    @Test
    void absentSizesAreOfficialAndAbsentFeaturesOff() {
        assertThat(complete(Map.of())).isEqualTo(new MatmulTiling(20, 2, OFFICIAL.base(), OFFICIAL.staging(),
                BlockOrder.PLAIN, 1, false, 1, 2, AntiquantPath.WORKSPACE));
    }

    @Test
    void everyKnobIsRead() {
        MatmulTiling tiling = complete(Map.ofEntries(Map.entry("cores", Attribute.of(24)),
                Map.entry("aiv_per_aic", Attribute.of(1)), Map.entry("base_m", Attribute.of(64)),
                Map.entry("base_n", Attribute.of(96)), Map.entry("base_k", Attribute.of(32)),
                Map.entry("step_ka", Attribute.of(2)), Map.entry("step_kb", Attribute.of(3)),
                Map.entry("depth_a1", Attribute.of(6)), Map.entry("depth_b1", Attribute.of(9)),
                Map.entry("grid", new Attribute.Items(List.of(Attribute.of(4), Attribute.of(6)))),
                Map.entry("swizzle_offset", Attribute.of(5)), Map.entry("swizzle_direction", Attribute.of(0)),
                Map.entry("split_k", Attribute.of(7)), Map.entry("unit_flag", Attribute.of(true)),
                Map.entry("l0c_stages", Attribute.of(2)), Map.entry("cv_stages", Attribute.of(4)),
                Map.entry("l2_split_m", Attribute.of(11)), Map.entry("l2_split_n", Attribute.of(13)),
                Map.entry("antiquant_path", Attribute.of("l1"))));
        BlockOrder order = new BlockOrder(Optional.of(new Grid(4, 6)), Optional.of(new Swizzle(5, 0)), 11, 13);
        assertThat(tiling)
                .isEqualTo(new MatmulTiling(24, 1, new Base(64, 96, 32), new Staging(2, 3, 6, 9), order, 7, true,
                        2, 4, AntiquantPath.L1));
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
        assertThat(complete(Map.of("swizzle_offset", Attribute.of(4))).order().swizzle()).contains(new Swizzle(4, 1));
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
                                "tiling.antiquant_path: \"l2\"; workspace or l1",
                                "tiling.split_k: 1.5; a whole number from 1 to 1048576"));
    }

    private static Map<String, Attribute> attributes(Map<String, Object> map) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        map.forEach((name, value) -> attributes.put(name, attribute(value)));
        return attributes;
    }

    private static Attribute attribute(Object value) {
        return switch (value) {
            case Integer number -> Attribute.of(number);
            case Boolean bool -> Attribute.of(bool);
            case List<?> list -> new Attribute.Items(list.stream().map(KnobsTest::attribute).toList());
            default -> Attribute.of(value.toString());
        };
    }
}
