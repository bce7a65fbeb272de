package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import java.util.List;
import java.util.SplittableRandom;

/** Instructions, flags and cross-core flags at random times, under the rules that the simulator keeps. */
final class RandomRun {
    private static final int STEPS = 300;

    private final Probe probe;
    private final FakeLaunch launch;
    private final SplittableRandom random;
    /** Of MTE1, MTE2, FIX and S of each core: start and end of the last instruction. */
    private final long[][] starts = new long[4][4];
    private final long[][] ends = new long[4][4];

    RandomRun(Probe probe, FakeLaunch launch, SplittableRandom random) {
        this.probe = probe;
        this.launch = launch;
        this.random = random;
    }

    void play() {
        for (int step = 0; step < STEPS; step++) {
            int block = random.nextInt(2);
            CoreId cube = launch.cube(block);
            switch (random.nextInt(6)) {
                case 0 -> load(cube);
                case 1 -> flag(cube);
                case 2 -> scalar(cube);
                case 3 -> cross(cube, launch.vector(block));
                case 4 -> launch.run(cube, FakeLaunch.BARRIER, times(cube, 0));
                default -> launch.run(cube, FakeLaunch.LOAD_L0A, times(cube, 0));
            }
        }
        probe.finished(1 << 20);
    }

    /** Starts and ends of one pipe never go back, and may overlap. */
    private Times times(CoreId core, int pipe) {
        return times(core, pipe, 0);
    }

    private Times times(CoreId core, int pipe, long earliest) {
        int index = core.index();
        long start = Math.max(earliest, starts[index][pipe] + random.nextInt(40));
        long end = Math.max(ends[index][pipe], start + random.nextInt(60));
        starts[index][pipe] = start;
        ends[index][pipe] = end;
        return new Times(Math.max(0, start - random.nextInt(50)), start, end);
    }

    private void load(CoreId cube) {
        Times times = times(cube, 1);
        probe.stalled(cube, Pipe.MTE2, StallReason.EMPTY, times.dispatch(), times.start());
        launch.move(cube, FakeLaunch.LOAD_L1, times, random.nextInt(4096), random.nextInt(4096));
    }

    private void flag(CoreId cube) {
        Times set = times(cube, 1);
        Dispatched instruction = launch.start(cube, FakeLaunch.SET, set);
        probe.flagSet(cube, instruction, false);
        launch.retire(cube, set);
        Times wait = times(cube, 0, set.end());
        probe.stalled(cube, Pipe.MTE1, StallReason.FLAG, Math.max(0, wait.start() - 70), wait.start());
        instruction = launch.start(cube, FakeLaunch.WAIT, wait);
        probe.flagTaken(cube, instruction);
        launch.retire(cube, wait);
    }

    private void scalar(CoreId cube) {
        long start = ends[cube.index()][3] + random.nextInt(3);
        ends[cube.index()][3] = start + random.nextInt(5);
        int line = List.of(FakeLaunch.ARG, FakeLaunch.SCALAR_LOAD, FakeLaunch.END).get(random.nextInt(3));
        launch.scalar(cube, line, start, ends[cube.index()][3]);
    }

    private void cross(CoreId cube, CoreId vector) {
        Times set = times(cube, 2);
        Dispatched instruction = launch.start(cube, FakeLaunch.CROSS_SET, set);
        probe.crossSet(cube, instruction, List.of(vector));
        launch.retire(cube, set);
        long start = ends[vector.index()][3];
        long end = Math.max(start, set.end()) + random.nextInt(9);
        ends[vector.index()][3] = end;
        probe.crossTaken(vector, launch.decoded(vector, FakeLaunch.CROSS_WAIT), 3);
        launch.scalar(vector, FakeLaunch.CROSS_WAIT, start, end);
    }
}
