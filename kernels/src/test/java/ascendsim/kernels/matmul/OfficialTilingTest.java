package ascendsim.kernels.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.tensor.Format;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.tiling.Knobs;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.kernels.tiling.Nd2Nz;
import ascendsim.kernels.tiling.Results;
import ascendsim.kernels.tiling.Template;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Official tilings of problems of all kinds and sizes; none of them is run here. */
class OfficialTilingTest {
    private static final List<Chip> CHIPS = List.of("Ascend910B2", "Ascend910B3", "Ascend910B4").stream()
            .map(name -> new ChipLibrary().find(name).orElseThrow()).toList();
    private static final List<Cube.Types> TYPES =
            List.of(Cube.Types.F16, Cube.Types.BF16, Cube.Types.F32, Cube.Types.S8);

    private record Drawn(Chip chip, MatmulProblem problem) {
        OfficialTiling official() {
            return new OfficialTiling(chip, problem);
        }
    }

    private static Drawn draw(SplittableRandom random) {
        Cube.Types types = TYPES.get(random.nextInt(TYPES.size()));
        Format format = random.nextInt(4) == 0 ? Format.FRACTAL_NZ : Format.ND;
        Optional<DType> bias = random.nextInt(4) == 0 ? Optional.of(types.accumulator()) : Optional.empty();
        return new Drawn(CHIPS.get(random.nextInt(CHIPS.size())), new MatmulProblem(size(random), size(random),
                size(random), types, new MatmulProblem.Storage(random.nextBoolean(), Format.ND),
                new MatmulProblem.Storage(random.nextBoolean(), format), bias));
    }

    /** From 1 to about 150 thousand, half of them multiples of 128. */
    private static long size(SplittableRandom random) {
        long size = (long) Math.exp(random.nextDouble(12));
        return random.nextBoolean() ? size : Math.ceilDiv(size, 128) * 128;
    }

    @Test
    void canAlwaysBeBuilt() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 3000; i++) {
            Drawn drawn = draw(random);
            MatmulTiling tiling = drawn.official().tiling();
            assertThat(new MatmulRules(drawn.chip, drawn.problem, tiling).broken())
                    .as("%s %s", drawn.problem, tiling.toMap()).isEmpty();
        }
    }

    /** What a run shows is what a case may ask for. */
    @Test
    void readBackEqual() {
        SplittableRandom random = new SplittableRandom(12);
        for (int i = 0; i < 300; i++) {
            OfficialTiling official = draw(random).official();
            for (Template.Kind kind : Template.Kind.values()) {
                MatmulTiling tiling = official.tiling(kind);
                Knobs knobs = Knobs.of(attributes(tiling.toMap()));
                assertThat(knobs.complete(official.tiling(knobs.template()), official::staging)).isEqualTo(tiling);
            }
        }
    }

    /** Sizes that are not given stay official, features are off. */
    @Test
    void oneKnobTurnsFeaturesOff() {
        OfficialTiling official = new OfficialTiling(CHIPS.getFirst(), problem(1023));
        assertThat(official.tiling().nd2nz().isNeeded()).isTrue();
        MatmulTiling tiling = Knobs.of(Map.of("base_k", Attribute.of(64)))
                .complete(official.tiling(Template.Kind.BASE), official::staging);
        assertThat(tiling.base()).isEqualTo(official.tiling().base());
        assertThat(tiling.staging()).isEqualTo(official.tiling().staging());
        assertThat(tiling.nd2nz()).isEqualTo(Nd2Nz.NONE);
        assertThat(tiling.order().path().text()).isEqualTo("row");
        assertThat(tiling.results()).isEqualTo(new Results(false, 1, 2));
    }

    private static MatmulProblem problem(long size) {
        MatmulProblem.Storage plain = new MatmulProblem.Storage(false, Format.ND);
        return new MatmulProblem(size, size, size, Cube.Types.F16, plain, plain, Optional.empty());
    }

    private static Map<String, Attribute> attributes(Map<String, Object> map) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        map.forEach((name, value) -> attributes.put(name, attribute(value)));
        return attributes;
    }

    private static Attribute attribute(Object value) {
        return switch (value) {
            case Number number -> Attribute.of(number.longValue());
            case Boolean flag -> Attribute.of(flag);
            case List<?> list -> new Attribute.Items(list.stream().map(OfficialTilingTest::attribute).toList());
            default -> Attribute.of(value.toString());
        };
    }
}
