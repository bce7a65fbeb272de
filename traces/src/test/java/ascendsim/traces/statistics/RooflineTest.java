package ascendsim.traces.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.sim.chip.Chip;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.statistics.Roofline.Moved;
import ascendsim.traces.statistics.Roofline.Peaks;
import org.junit.jupiter.api.Test;

class RooflineTest {
    private static final Chip CHIP = FakeLaunch.CHIP;

    @Test
    void theSlowerOfComputeAndMemoryBounds() {
        Peaks peaks = new Peaks(1000, new Peaks.Memory(100, 1000, 4000));
        Roofline compute = Roofline.of(peaks, 50_000, new Moved(900, 100, false), 100);
        assertThat(compute.boundUs()).isEqualTo(50);
        assertThat(compute.bytes()).isEqualTo(1000);
        assertThat(compute.efficiency()).isEqualTo(0.5);
        Roofline memory = Roofline.of(peaks, 1000, new Moved(8000, 4000, false), 100);
        assertThat(memory.boundUs()).isEqualTo(80);
        assertThat(memory.efficiency()).isEqualTo(0.8);
        assertThat(Roofline.of(peaks, 1, new Moved(1, 0, false), 0).efficiency()).isZero();
    }

    @Test
    void whatL2HoldsNeverSeesHbm() {
        Peaks peaks = new Peaks(1000, new Peaks.Memory(100, 1000, 4000));
        assertThat(Roofline.of(peaks, 0, new Moved(2000, 4000, false), 1).memoryUs()).as("outputs").isEqualTo(20);
        assertThat(Roofline.of(peaks, 0, new Moved(2000, 5000, false), 1).memoryUs()).isEqualTo(30);
        assertThat(Roofline.of(peaks, 0, new Moved(2000, 4000, true), 1).memoryUs()).as("inputs").isEqualTo(6);
        assertThat(Roofline.of(peaks, 0, new Moved(7000, 0, true), 1).memoryUs()).isEqualTo(30);
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
}
