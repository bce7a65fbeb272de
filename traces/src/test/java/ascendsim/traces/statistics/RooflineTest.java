package ascendsim.traces.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.sim.chip.Chip;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.statistics.Roofline.Peaks;
import org.junit.jupiter.api.Test;

class RooflineTest {
    private static final Chip CHIP = FakeLaunch.CHIP;

    @Test
    void theSlowerOfComputeAndMemoryBounds() {
        Peaks peaks = new Peaks(1000, 100);
        Roofline compute = Roofline.of(peaks, 50_000, 1000, 100);
        assertThat(compute.boundUs()).isEqualTo(50);
        assertThat(compute.efficiency()).isEqualTo(0.5);
        Roofline memory = Roofline.of(peaks, 1000, 8000, 100);
        assertThat(memory.boundUs()).isEqualTo(80);
        assertThat(memory.efficiency()).isEqualTo(0.8);
        assertThat(Roofline.of(peaks, 1, 1, 0).efficiency()).isZero();
    }

    @Test
    void cubePeakIsTheChipsOwn() {
        assertThat(Peaks.cube(CHIP, "f16").opsPerUs() / 1e6).isCloseTo(CHIP.peakTops("f16"), within(1e-9));
        assertThat(Peaks.cube(CHIP, "s8").opsPerUs()).isGreaterThan(Peaks.cube(CHIP, "f16").opsPerUs());
    }

    @Test
    void vectorPeakCountsLanes() {
        double f32 = Peaks.vector(CHIP, "f32", 4).opsPerUs();
        double lanesPerUs = 64 * CHIP.cores().aiv() * CHIP.cores().clockMhz();
        assertThat(f32).isCloseTo(lanesPerUs / CHIP.vector().cost("vadd", "f32").cyclesPerRepeat(), within(1.0));
    }

    @Test
    void residentDataComesAtTheRateOfL2() {
        Peaks cold = Peaks.cube(CHIP, "f16");
        assertThat(cold.warm(CHIP).bytesPerUs()).isGreaterThan(cold.bytesPerUs());
        assertThat(cold.warm(CHIP).opsPerUs()).isEqualTo(cold.opsPerUs());
    }
}
