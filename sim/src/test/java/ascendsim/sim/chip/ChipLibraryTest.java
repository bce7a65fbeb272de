package ascendsim.sim.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChipLibraryTest {
    private static final long KIB = 1024;

    private final ChipLibrary library = new ChipLibrary();

    private static List<String> names() {
        return new ChipLibrary().names();
    }

    /** Of the architecture most tests here are about. */
    private static List<String> v220() {
        return names().stream().filter(name -> name.startsWith("Ascend910")).toList();
    }

    private Chip chip(String name) {
        return library.find(name).orElseThrow();
    }

    @Test
    void namesAreThoseOfSocVersion() {
        assertThat(v220()).containsExactly("Ascend910B1", "Ascend910B2", "Ascend910B2C", "Ascend910B3",
                "Ascend910B4", "Ascend910B4-1", "Ascend910_9362", "Ascend910_9372", "Ascend910_9381", "Ascend910_9382",
                "Ascend910_9391", "Ascend910_9392");
        assertThat(names()).allSatisfy(name -> assertThat(chip(name).name()).isEqualTo(name));
    }

    @Test
    void findIgnoresCaseAndKnowsOnlyChips() {
        assertThat(chip("ascend910b3").name()).isEqualTo("Ascend910B3");
        assertThat(library.find("v220")).isEmpty();
        assertThat(library.find("v310")).isEmpty();
        assertThat(library.find("Ascend910A")).isEmpty();
        assertThat(library.nearest("Ascend910b33")).isEqualTo("Ascend910B3");
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyNumberHasSourceAndConfidence(String name) {
        assertThat(chip(name).facts()).hasSizeGreaterThan(name.startsWith("Ascend910") ? 250 : 150)
                .allSatisfy((key, fact) -> {
                    assertThat(fact.source()).as(key).isNotBlank().hasSizeGreaterThan(10);
                    assertThat(fact.unit()).as(key).isNotBlank();
                    assertThat(fact.confidence()).as(key).isNotNull();
                    if (fact.confidence() == Confidence.ASSUMED) {
                        assertThat(fact.source()).as(key).startsWith("assumed");
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("v220")
    void capacitiesAreThoseOfTheArchitecture(String name) {
        Capacities c = chip(name).capacities();
        long l2 = switch (name) {
            case "Ascend910B4" -> 96;
            case "Ascend910B4-1", "Ascend910_9362" -> 168;
            default -> 192;
        };
        long gm = name.startsWith("Ascend910B4") ? 32 : 64;
        assertThat(c).isEqualTo(new Capacities(512 * KIB, 64 * KIB, 64 * KIB, 128 * KIB, 192 * KIB, KIB, 7 * KIB,
                l2 * KIB * KIB, gm * KIB * KIB * KIB));
        assertThat((long) chip(name).l2().sets() * chip(name).l2().ways() * chip(name).l2().lineBytes())
                .isEqualTo(c.l2());
        assertThat(chip(name).architecture()).isEqualTo("v220");
    }

    @ParameterizedTest
    @CsvSource({"Ascend910B1,24,48,1850", "Ascend910B2,24,48,1800", "Ascend910B3,20,40,1800", "Ascend910B4,20,40,1650",
            "Ascend910B2C,24,48,1800", "Ascend910B4-1,20,40,1650", "Ascend910_9391,24,48,1850",
            "Ascend910_9392,24,48,1850", "Ascend910_9381,24,48,1800", "Ascend910_9382,24,48,1800",
            "Ascend910_9372,20,40,1800", "Ascend910_9362,20,40,1500"})
    void coresAndClock(String name, int aic, int aiv, double clockMhz) {
        Cores cores = chip(name).cores();
        assertThat(cores.aic()).isEqualTo(aic);
        assertThat(cores.aiv()).isEqualTo(aiv);
        assertThat(cores.clockMhz()).isEqualTo(clockMhz);
    }

    @ParameterizedTest
    @CsvSource({"Ascend910B1,364", "Ascend910B2,354", "Ascend910B3,295", "Ascend910B4,270", "Ascend910B2C,354",
            "Ascend910B4-1,270", "Ascend910_9391,364", "Ascend910_9392,364", "Ascend910_9381,354", "Ascend910_9382,354",
            "Ascend910_9372,295", "Ascend910_9362,246"})
    void peakRatesAreTheStatedOnes(String name, long f16Tflops) {
        Chip chip = chip(name);
        assertThat(Math.round(chip.peakTops("f16"))).isEqualTo(f16Tflops);
        assertThat(chip.peakTops("bf16")).isEqualTo(chip.peakTops("f16"));
        assertThat(chip.peakTops("s8")).isCloseTo(2 * chip.peakTops("f16"), within(1e-6));
        assertThat(chip.peakTops("s4")).isCloseTo(4 * chip.peakTops("f16"), within(1e-6));
        assertThat(chip.peakTops("f32")).isCloseTo(chip.peakTops("f16") / 4, within(1e-6));
        assertThat(chip.peakTops("hf32")).isCloseTo(chip.peakTops("f16") / 2, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ascend910B2", "Ascend910B3"})
    void portsScaleWithTheClock(String name) {
        Chip b1 = chip("Ascend910B1");
        Chip other = chip(name);
        for (MovePath path : MovePath.values()) {
            if (b1.paths().has(path)) {
                double ratio = other.paths().of(path).bytesPerCycle() * other.cores().clockMhz()
                        / (b1.paths().of(path).bytesPerCycle() * b1.cores().clockMhz());
                assertThat(ratio).as(path.spelling()).isCloseTo(0.973, within(0.0006));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"Ascend910B1,153.2,127.7,108.4,115.7,121.5", "Ascend910B4,144.5,127.1,115.0,123.6,124.1"})
    void perSecondRatesBecomeBytesPerCycle(String name, double gmL1, double gmUb, double ubGm, double l1Gm,
            double l0cGm) {
        Paths paths = chip(name).paths();
        assertThat(paths.of(MovePath.GM_L1_ND2NZ).bytesPerCycle()).isCloseTo(gmL1, within(0.06));
        assertThat(paths.of(MovePath.GM_UB).bytesPerCycle()).isCloseTo(gmUb, within(0.06));
        assertThat(paths.of(MovePath.UB_GM).bytesPerCycle()).isCloseTo(ubGm, within(0.06));
        assertThat(paths.of(MovePath.L1_GM).bytesPerCycle()).isCloseTo(l1Gm, within(0.06));
        assertThat(paths.of(MovePath.L0C_GM).bytesPerCycle()).isCloseTo(l0cGm, within(0.06));
        assertThat(paths.of(MovePath.L1_L0A).bytesPerCycle()).isEqualTo(256);
        assertThat(paths.of(MovePath.L1_L0B).bytesPerCycle()).isEqualTo(128);
    }

    @ParameterizedTest
    @MethodSource("v220")
    void noPortIsWiderThanItsBus(String name) {
        Paths paths = chip(name).paths();
        assertThat(paths.of(MovePath.GM_L1_ND2NZ).bytesPerCycle()).isBetween(128.0, 256.0);
        for (MovePath path : List.of(MovePath.GM_UB, MovePath.UB_GM, MovePath.L1_GM, MovePath.L0C_GM)) {
            assertThat(paths.of(path).bytesPerCycle()).as(path.spelling()).isBetween(64.0, 128.0);
        }
        assertThat(chip(name).l2().readBytesPerCycle()).isLessThan(chip(name).l2().totalBytesPerCycle());
    }

    @Test
    void sharedBandwidthIsPerCoreCycle() {
        Chip b1 = chip("Ascend910B1");
        assertThat(b1.hbm().theoryBytesPerCycle()).isCloseTo(1.8e12 / 1.85e9, within(1e-9));
        assertThat(b1.hbm().readBytesPerCycle() * 1.85e9).isCloseTo(1.49e12, within(0.01e12));
        assertThat(b1.hbm().readBytesPerCycle() / b1.hbm().aicReadCost() * 1.85e9)
                .isCloseTo(1.41e12, within(0.01e12));
        assertThat(b1.l2().readBytesPerCycle() / b1.l2().aicReadCost() * 1.85e9).isCloseTo(4.94e12, within(0.01e12));
        assertThat(b1.l2().readBytesPerCycle() * 1.85e9).isCloseTo(5.96e12, within(1e6));
        assertThat(chip("Ascend910B4").hbm().readBytesPerCycle()).isLessThan(b1.hbm().readBytesPerCycle() / 1.9);
    }

    @Test
    void vectorCostFallsBackFromTypeToOperationToDefault() {
        VectorUnit vector = chip("Ascend910B3").vector();
        assertThat(vector.cost("vexp", "f32").cyclesPerRepeat()).isEqualTo(2);
        assertThat(vector.cost("vexp", "f16")).isEqualTo(new VectorCost(4, 31, 0, 3, 0));
        assertThat(vector.cost("vadd", "f32")).isEqualTo(new VectorCost(1, 24, 0, 3, 0));
        assertThat(vector.cost("vcadd", "f32").cyclesPerRepeat()).isEqualTo(3);
        assertThat(vector.cost("vcadd", "f16").cyclesPerRepeat()).isEqualTo(7);
        assertThat(vector.cost("vcmpvs", "f32")).isEqualTo(new VectorCost(1, 36, 0, 3, 7));
        assertThat(vector.lists("vtranspose")).isFalse();
        assertThat(vector.cost("vtranspose", "f16")).isEqualTo(vector.unlisted());
    }

    @Test
    void pathsOfOtherArchitecturesAreRefused() {
        Paths paths = chip("Ascend910B1").paths();
        assertThat(paths.has(MovePath.L0C_UB)).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> paths.of(MovePath.L0C_UB))
                .withMessageContaining("l0c->ub");
    }

    @Test
    void twoChipsLiveSideBySide() {
        Chip b1 = chip("Ascend910B1");
        Chip b4 = chip("Ascend910B4");
        assertThat(b1.capacities().l2()).isEqualTo(2 * b4.capacities().l2());
        assertThat(b1.l2().sets()).isEqualTo(2 * b4.l2().sets());
        assertThat(b1.microseconds(1850)).isEqualTo(1);
        assertThat(b4.cycles(1000)).isEqualTo(1650);
        assertThat(chip("Ascend910B1").facts()).isEqualTo(b1.facts()).isNotEqualTo(b4.facts());
    }
}
