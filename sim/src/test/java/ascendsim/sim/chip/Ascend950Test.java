package ascendsim.sim.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.isa.instruction.Target;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chips of architecture v310, against hardware.md §1 and §3.2. */
class Ascend950Test {
    private static final long KIB = 1024;

    private static Chip chip(String name) {
        return new ChipLibrary().find(name).orElseThrow();
    }

    static List<String> names() {
        return new ChipLibrary().names().stream().filter(name -> !name.startsWith("Ascend910")).toList();
    }

    @ParameterizedTest
    @CsvSource({"Ascend950PR_9589,32,1650,128,128,1.64,433", "Ascend950PR_9579,28,1650,128,128,1.43,378",
            "Ascend950PR_9599,36,1800,128,128,2.01,531", "Ascend950PR_957b,28,1650,112,112,1.25,378",
            "Ascend950DT_9591,36,1800,128,144,5.18,531", "Ascend950DT_9581,32,1650,128,144,4.22,433",
            "Ascend950DT_9571,28,1650,128,144,3.70,378", "Ascend950PR_950z,4,1650,16,24,0.03,54",
            "Ascend350_355e,16,1650,64,64,0.82,216"})
    void theTableOfParts(String name, int aic, double clock, long l2MiB, long gmGiB, double terabytes, long tflops) {
        Chip chip = chip(name);
        assertThat(chip.target()).isEqualTo(Target.V310);
        assertThat(chip.cores()).isEqualTo(new Cores(aic, 2, clock));
        assertThat(chip.capacities().l2()).isEqualTo(l2MiB * KIB * KIB);
        assertThat(chip.capacities().gm()).isEqualTo(gmGiB * KIB * KIB * KIB);
        assertThat(chip.hbm().theoryBytesPerCycle() * clock / 1e6).isCloseTo(terabytes, within(0.006));
        assertThat(Math.round(chip.peakTops("f16"))).isEqualTo(tflops);
    }

    @Test
    void allPartsOfTheTableAreThere() {
        assertThat(names()).hasSize(37);
    }

    @ParameterizedTest
    @MethodSource("names")
    void buffersAndCubeAreThoseOfTheArchitecture(String name) {
        Chip chip = chip(name);
        Capacities c = chip.capacities();
        assertThat(List.of(c.l1(), c.l0a(), c.l0b(), c.l0c(), c.ub(), c.bt(), c.fb())).containsExactly(512 * KIB,
                64 * KIB, 64 * KIB, 256 * KIB, 248 * KIB, 4 * KIB, 6 * KIB);
        assertThat(chip.cube().rate("s8").macPerCycle()).isEqualTo(8192);
        assertThat(chip.cube().rate("f32").macPerCycle()).isEqualTo(256);
        assertThat(chip.cube().rate("hf32").macPerCycle()).isEqualTo(2048);
        assertThat(chip.cube().has("s4")).isFalse();
        assertThat(chip.cube().has("s8_sparse")).isFalse();
        assertThat(chip.l2().readBytesPerCycle()).isCloseTo(100.0 * chip.cores().aic(), within(1.0));
    }

    @Test
    void itHasThePathsBetweenTheCoresOfAGroupAndNoWayFromL1ToGm() {
        Chip chip = chip("Ascend950PR_9589");
        assertThat(chip.paths().has(MovePath.L1_GM)).isFalse();
        assertThat(chip.paths().has(MovePath.GM_L0A)).isFalse();
        for (MovePath path : List.of(MovePath.L0C_UB, MovePath.L1_UB, MovePath.UB_L1)) {
            assertThat(chip.paths().of(path).bytesPerCycle()).as(path.spelling()).isEqualTo(128);
        }
        assertThat(chip.fixpipe().toUb().orElseThrow().dual()).isEqualTo(2);
        assertThat(chip("Ascend910B1").fixpipe().toUb()).isEmpty();
    }

    /** An empty kernel has no code to fetch nor anything to set up, which cold_start stands for. */
    @Test
    void anEmptyKernelOfOneBlockTakesWhatIsMeasured() {
        LaunchCosts l = chip("Ascend950PR_9589").launch();
        assertThat(l.schedulerNs() + l.hardwareInitNs() + l.softwareInitNs() + l.completionNs()).isEqualTo(1460);
        assertThat(31 * l.blockSkewNs()).isCloseTo(130, within(1.0));
    }
}
