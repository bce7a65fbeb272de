package ascendsim.traces.timeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.log.EventLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final EventLog log = new EventLog();
    private final FakeLaunch launch = new FakeLaunch(log);
    private final CoreId cube = launch.cube(0);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void rowsShowWorkAndWhyThereIsNone() {
        log.stalled(cube, Pipe.S, StallReason.BARRIER, 300, 380);
        launch.scalar(cube, FakeLaunch.END, 300, 400);
        log.stalled(cube, Pipe.MTE1, StallReason.FLAG, 10, 60);
        log.stalled(cube, Pipe.MTE1, StallReason.EMPTY, 190, 200);
        launch.run(cube, FakeLaunch.LOAD_L1, new Times(1000, 0, 100));
        launch.run(cube, FakeLaunch.LOAD_L1, new Times(1000, 50, 125));
        launch.run(cube, FakeLaunch.WAIT, new Times(1000, 60, 70));
        launch.run(cube, FakeLaunch.LOAD_L0A, new Times(1000, 70, 80));
        launch.run(launch.cube(1), FakeLaunch.DRAIN, new Times(1000, 0, 400));
        assertThat(Timeline.of(log, new Window(cube, 0, 400, 20))).isEqualTo("""
            core0.cubecore0, cycles 0 to 400, 20 per column
            S    |               bbbb█|   5 %
            M    |                    |   0 %
            MTE1 |fff▄     .          |   3 %
            MTE2 |██████▂             |  31 %
            MTE3 |                    |   0 %
            FIX  |                    |   0 %
            █ busy  . empty  f flag  b barrier
            """);
    }

    @Test
    void aWindowCutsAndPushesCount() {
        long push = (long) Math.ceil(FakeLaunch.CHIP.scalar().pushCycles());
        launch.run(cube, FakeLaunch.LOAD_L1, new Times(100 + push, 120, 1000));
        String text = Timeline.of(log, new Window(cube, 100, 100 + 10 * push, 10));
        assertThat(text).contains("S    |█         |  10 %");
        assertThat(Timeline.of(log, new Window(cube, 500, 505, 40)))
                .contains("500 to 505, 1 per column").contains("MTE2 |█████| 100 %");
    }

    @Test
    void theLastLaunchIsShown() {
        launch.run(cube, FakeLaunch.LOAD_L1, new Times(1000, 0, 100));
        launch.launch(true);
        launch.run(cube, FakeLaunch.LOAD_L0A, new Times(1000, 0, 50));
        assertThat(Timeline.of(log, new Window(cube, 0, 100, 4))).contains("MTE1 |██  |  50 %")
                .contains("MTE2 |    |   0 %");
    }

    @Test
    void aWindowHasCyclesAndColumns() {
        assertThatThrownBy(() -> new Window(cube, 5, 5, 10)).hasMessageContaining("cycles 5 to 5");
        assertThatThrownBy(() -> new Window(cube, 0, 5, 0)).hasMessageContaining("0 columns");
    }
}
