package ascendsim.traces.report;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.check.Sanitizers;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.Probes;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.statistics.PipeStatistics;
import ascendsim.traces.use.Footmarks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HintsTest {
    private final EventLog log = EventLog.withOperands();
    private final PipeStatistics statistics = new PipeStatistics();
    private final Footmarks footmarks = new Footmarks();
    private final Probe all = Probes.of(List.of(log, statistics, footmarks));
    private final FakeLaunch launch = new FakeLaunch(all);
    private final CoreId cube = launch.cube(0);

    @AfterEach
    void close() {
        log.close();
    }

    private List<Hint> hints(double launchUs, Map<String, Object> tiling) {
        all.finished(18_000);
        return Hints.of(RunFacts.of(new ReportSource(log, footmarks, statistics.snapshot(), new ReportSource.Summary(
                "{}", "mix", "", tiling, Optional.empty(), launchUs, Sanitizers.NONE)), 100));
    }

    private static String text(List<Hint> hints, String title) {
        return hints.stream().filter(hint -> hint.title().equals(title)).findFirst()
                .orElseThrow(() -> new AssertionError(hints)).text();
    }

    @Test
    void thePipeThatWorksMostBoundsTheRun() {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 16_200));
        launch.scalar(cube, FakeLaunch.ARG, 17_990, 18_000);
        List<Hint> hints = hints(0, Map.of());
        assertThat(hints.getFirst().title()).isIn("Bound by mte2", "Cores without work");
        assertThat(text(hints, "Bound by mte2")).startsWith("The busiest pipe works for 90 % of the run.");
        assertThat(text(hints, "Cores without work")).startsWith("2 of 20 AICs run.");
    }

    /** The clock is 1.8 GHz: 18,000 cycles are 10 us. */
    @Test
    void aLongLaunchIsNamed() {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 18_000));
        assertThat(text(hints(10, Map.of()), "Launch overhead")).startsWith("10.00 of 20.00 us are launch");
    }

    /** The load writes 2 KiB of L1: with the tiling of a ring of b tiles of 1 KiB, twice as many fit. */
    @Test
    void aWaitForSlotsSaysWhatThereIsRoomFor() {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 3_000));
        all.stalled(cube, Pipe.MTE1, StallReason.FLAG, 3_000, 12_000);
        launch.run(cube, FakeLaunch.WAIT, Times.of(12_000, 12_001));
        launch.run(cube, FakeLaunch.LOAD_L0A, Times.of(12_001, 18_000));
        Map<String, Object> tiling = new LinkedHashMap<>(Map.of("base_m", 16, "base_n", 16, "base_k", 32, "depth_a1",
                1, "depth_b1", 1));
        List<Hint> hints = hints(0, tiling);
        assertThat(text(hints, "MTE1 waits for MTE2")).startsWith(
                "MTE1 of core0.cubecore0 waits 50 % of the run for flags; of the time all cores wait so, 100 % is for"
                        + " MTE2.")
                .contains("The kernel uses 2 KiB of 512 KiB of L1.");
        assertThat(Slots.fitting(RunFacts.of(new ReportSource(log, footmarks, statistics.snapshot(),
                new ReportSource.Summary("{}", "mix", "", tiling, Optional.empty(), 0, Sanitizers.NONE)), 100)))
                .hasValueSatisfying(said -> assertThat(said).startsWith("By its bytes, L1 has room for depth_b1 2 ("));
        assertThat(hints).isSortedAccordingTo((a, b) -> Double.compare(b.share(), a.share()));
    }
}
