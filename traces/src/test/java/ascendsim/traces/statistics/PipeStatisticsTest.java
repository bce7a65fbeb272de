package ascendsim.traces.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.GmPath;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipeStatisticsTest {
    private final PipeStatistics statistics = new PipeStatistics();
    private final FakeLaunch launch = new FakeLaunch(statistics);
    private final CoreId cube = launch.cube(0);

    @Test
    void overlappingInstructionsAreBusyOnce() {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(10, 50));
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(30, 80));
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(35, 60));
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(100, 110));
        assertThat(counts(Pipe.MTE2)).isEqualTo(new PipeCounts(4, 0, 70 + 10, Map.of()));
    }

    @Test
    void synchronisationIsCountedAndIsNoWork() {
        launch.run(cube, FakeLaunch.SET, Times.of(10, 11));
        launch.run(cube, FakeLaunch.WAIT, Times.of(12, 15));
        launch.run(cube, FakeLaunch.BARRIER, Times.of(15, 40));
        launch.run(cube, FakeLaunch.LOAD_L0A, Times.of(40, 60));
        assertThat(counts(Pipe.MTE2)).isEqualTo(new PipeCounts(1, 1, 0, Map.of()));
        assertThat(counts(Pipe.MTE1)).isEqualTo(new PipeCounts(3, 2, 20, Map.of()));
    }

    @Test
    void stallsAddUpByReason() {
        statistics.stalled(cube, Pipe.MTE1, StallReason.FLAG, 5, 15);
        statistics.stalled(cube, Pipe.MTE1, StallReason.FLAG, 20, 21);
        statistics.stalled(cube, Pipe.MTE1, StallReason.BANK, 30, 33);
        statistics.stalled(cube, Pipe.S, StallReason.QUEUE, 1, 3);
        assertThat(counts(Pipe.MTE1).stallCycles()).containsExactly(Map.entry(StallReason.FLAG, 11L),
                Map.entry(StallReason.BANK, 3L));
        assertThat(counts(Pipe.S).stalled(StallReason.QUEUE)).isEqualTo(2);
    }

    @Test
    void scalarUnitIsBusyWithItsOwnInstructionsAndWithPushing() {
        launch.scalar(cube, FakeLaunch.ARG, 0, 4);
        launch.scalar(cube, FakeLaunch.SCALAR_LOAD, 10, 30);
        for (int i = 0; i < 10; i++) {
            launch.run(cube, FakeLaunch.LOAD_L1, Times.of(40 + i, 41 + i));
        }
        long pushing = Math.round(10 * FakeLaunch.CHIP.scalar().pushCycles());
        assertThat(pushing).isPositive();
        assertThat(counts(Pipe.S)).isEqualTo(new PipeCounts(2, 0, 24 + pushing, Map.of()));
        RunStatistics run = statistics.snapshot();
        assertThat(run.scalarInstructions()).isEqualTo(2);
        assertThat(run.instructions()).isEqualTo(10);
    }

    @Test
    void theScalarUnitIsNotBusyWhileItWaits() {
        statistics.stalled(cube, Pipe.S, StallReason.BARRIER, 10, 90);
        launch.scalar(cube, FakeLaunch.END, 10, 91);
        assertThat(counts(Pipe.S).busyCycles()).isEqualTo(1);
        statistics.stalled(cube, Pipe.S, StallReason.QUEUE, 91, 100);
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(101, 102));
        launch.scalar(cube, FakeLaunch.ARG, 110, 115);
        long pushing = Math.round(FakeLaunch.CHIP.scalar().pushCycles());
        assertThat(counts(Pipe.S).busyCycles()).isEqualTo(1 + pushing + 5);
        assertThat(counts(Pipe.S).stallCycles()).containsOnlyKeys(StallReason.BARRIER, StallReason.QUEUE);
    }

    @Test
    void aCoreHasThePipesOfItsKind() {
        RunStatistics run = statistics.snapshot();
        assertThat(run.cores().get(0).pipes()).containsOnlyKeys(Pipe.S, Pipe.M, Pipe.MTE1, Pipe.MTE2, Pipe.MTE3,
                Pipe.FIX);
        assertThat(run.cores().get(1).pipes()).containsOnlyKeys(Pipe.S, Pipe.V, Pipe.MTE2, Pipe.MTE3);
        assertThat(run.cores()).extracting(CoreStatistics::core).isEqualTo(launch.cores());
    }

    @Test
    void trafficIsKeptByPath() {
        launch.move(cube, FakeLaunch.LOAD_L1, Times.of(0, 10), 512, 1536);
        launch.move(cube, FakeLaunch.LOAD_L1, Times.of(10, 20), 2048, 0);
        launch.move(cube, FakeLaunch.DRAIN, Times.of(20, 30), 0, 512);
        launch.move(launch.vector(0), FakeLaunch.LOAD_UB, Times.of(20, 30), 0, 100);
        statistics.writtenBack(cube, 512);
        RunStatistics run = statistics.snapshot();
        assertThat(run.traffic(GmPath.GM_TO_L1)).isEqualTo(new GmTraffic(2560, 1536));
        assertThat(run.reads()).isEqualTo(new GmTraffic(2560, 1636));
        assertThat(run.writes()).isEqualTo(new GmTraffic(0, 512));
        assertThat(run.traffic(GmPath.UB_TO_GM)).isEqualTo(GmTraffic.NONE);
        assertThat(run.writtenBackBytes()).isEqualTo(512);
        assertThat(run.l2HitRate()).isCloseTo(2560.0 / 4708, within(1e-12));
    }

    @Test
    void spansRunFromTheFirstStartToTheLastEnd() {
        for (CoreId core : launch.cores()) {
            statistics.coreStarted(core, 100 + 10L * core.index());
        }
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(200, 400));
        statistics.coreEnded(cube, 410);
        statistics.coreEnded(launch.vector(1), 500);
        RunStatistics run = statistics.snapshot();
        assertThat(run.cycles()).isEqualTo(400);
        assertThat(run.cores().getFirst().cycles()).isEqualTo(310);
        assertThat(run.cores().get(3).cycles()).isEqualTo(370);
    }

    @Test
    void theBusiestPipeOfAnyCoreBoundsTheRun() {
        statistics.coreStarted(cube, 0);
        launch.run(launch.cube(1), FakeLaunch.LOAD_L1, Times.of(0, 60));
        launch.run(cube, FakeLaunch.DRAIN, Times.of(0, 70));
        statistics.coreEnded(cube, 100);
        assertThat(statistics.snapshot().bound()).isEqualTo(Bound.FIXPIPE);
        assertThat(statistics.snapshot().utilisation(Pipe.MTE2)).isEqualTo(0.6);
    }

    @Test
    void noPipeBusyForHalfTheRunMeansLatency() {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 49));
        statistics.coreEnded(cube, 100);
        assertThat(statistics.snapshot().bound()).isEqualTo(Bound.LATENCY);
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(49, 50));
        assertThat(statistics.snapshot().bound()).isEqualTo(Bound.MTE2);
    }

    @Test
    void aNewLaunchStartsFromZero() {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 49));
        launch.launch(false);
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 0));
        RunStatistics run = statistics.snapshot();
        assertThat(run.cycles()).isZero();
        assertThat(run.instructions()).isEqualTo(1);
        assertThat(counts(Pipe.S).busyCycles()).isZero();
        assertThat(run.bound()).isEqualTo(Bound.LATENCY);
    }

    @Test
    void snapshotsDoNotChange() {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 49));
        RunStatistics before = statistics.snapshot();
        RunStatistics same = statistics.snapshot();
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(49, 80));
        assertThat(before).isEqualTo(same).isNotEqualTo(statistics.snapshot());
    }

    private PipeCounts counts(Pipe pipe) {
        return statistics.snapshot().cores().getFirst().pipes().get(pipe);
    }
}
