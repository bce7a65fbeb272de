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
import ascendsim.traces.statistics.CoreStatistics;
import ascendsim.traces.statistics.PipeCounts;
import ascendsim.traces.statistics.PipeStatistics;
import ascendsim.traces.statistics.Roofline;
import ascendsim.traces.statistics.RunStatistics;
import ascendsim.traces.use.Footmarks;
import java.util.EnumMap;
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
        assertThat(hints.getFirst().title()).isIn("Bound by mte2", "Cores without work", "Small loads");
        assertThat(text(hints, "Bound by mte2")).startsWith("The busiest pipe works for 90 % of the run.");
        assertThat(text(hints, "Cores without work")).startsWith("2 of 20 AICs run.");
    }

    @Test
    void smallLoadsAreNamed() {
        for (int i = 0; i < 100; i++) {
            launch.move(cube, FakeLaunch.LOAD_L1, Times.of(100L * i, 100L * i + 100), 0, 2048);
        }
        assertThat(text(hints(0, Map.of()), "Small loads")).startsWith(
                "A load brings 2.0 KiB on average, and MTE2 of core0.cubecore0 20 bytes in each cycle");
        launch.move(cube, FakeLaunch.LOAD_L1, Times.of(10_000, 18_000), 0, 8_000_000);
        assertThat(hints(0, Map.of())).noneMatch(hint -> hint.title().equals("Small loads"));
    }

    /** One core loads for twice as long as the task's operations take at the peak rate of all 20. */
    @Test
    void cubesThatDoMoreThanTheTaskAreNamed() {
        Roofline.Peaks peaks = Roofline.Peaks.cube(FakeLaunch.CHIP, "f16");
        launch.run(cube, FakeLaunch.LOAD_L0A, Times.of(0, 18_000));
        all.finished(18_000);
        RunStatistics counted = statistics.snapshot();
        RunStatistics products = new RunStatistics(18_000, counted.cores().stream().map(HintsTest::onItsCube).toList());
        long ops = Math.round(peaks.opsPerUs() * 10 / 20 / 2);
        Roofline roofline = Roofline.of(peaks, ops, new Roofline.Moved(0, 0, false), 10);
        List<Hint> hints =
                Hints.of(RunFacts.of(new ReportSource(log, footmarks, products, new ReportSource.Summary("{}",
                        "mix", "", Map.of(), Optional.of(roofline), 0, Sanitizers.NONE)), 100));
        assertThat(text(hints, "Cubes below their rate")).startsWith("The cubes work 2.00 times as long");
    }

    /** The same with what MTE1 did as done by the cube. */
    private static CoreStatistics onItsCube(CoreStatistics core) {
        Map<Pipe, PipeCounts> pipes = new EnumMap<>(core.pipes());
        if (pipes.containsKey(Pipe.MTE1)) {
            pipes.put(Pipe.M, pipes.get(Pipe.MTE1));
        }
        return new CoreStatistics(core.core(), core.startCycle(), core.endCycle(), pipes, core.traffic(),
                core.writtenBackBytes());
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
                        + " MTE2, most of it in line 3 (wait_flag MTE2, MTE1, 0).")
                .contains("The kernel uses 2 KiB of 512 KiB of L1.");
        assertThat(Slots.fitting(RunFacts.of(new ReportSource(log, footmarks, statistics.snapshot(),
                new ReportSource.Summary("{}", "mix", "", tiling, Optional.empty(), 0, Sanitizers.NONE)), 100)))
                .hasValueSatisfying(said -> assertThat(said).startsWith("By its bytes, L1 has room for depth_b1 2 ("));
        assertThat(hints).isSortedAccordingTo((a, b) -> Double.compare(b.share(), a.share()));
    }
}
