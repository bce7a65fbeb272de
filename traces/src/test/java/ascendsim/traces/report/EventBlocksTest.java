package ascendsim.traces.report;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.report.Blocks.Cursor;
import ascendsim.traces.report.Blocks.Share;
import ascendsim.traces.report.Blocks.Slice;
import ascendsim.traces.report.Blocks.Stall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventBlocksTest {
    private final EventLog log = EventLog.withOperands();
    private final FakeLaunch launch = new FakeLaunch(log);
    private final CoreId cube = launch.cube(0);
    private final CoreId vector = launch.vector(0);

    @AfterEach
    void close() {
        log.close();
    }

    private Blocks blocks(long budget) throws IOException {
        Lanes lanes = new Lanes(log.launches().getLast());
        log.forEach(lanes);
        lanes.choose(budget);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        EventBlocks.write(log, lanes, bytes);
        return new Blocks(bytes.toByteArray());
    }

    /** More than a block holds, at times that go back and forth between lanes. */
    @Test
    void everyInstructionAndStallComesBack() throws IOException {
        long seed = 20261121;
        SplittableRandom random = new SplittableRandom(seed);
        List<Slice> loads = new ArrayList<>();
        List<Stall> stalls = new ArrayList<>();
        long start = 0;
        for (int i = 0; i < 3000; i++) {
            start += random.nextLong(1L << random.nextInt(1, 30));
            long end = start + random.nextLong(1L << random.nextInt(1, 20));
            long dispatch = Math.max(0, start - random.nextInt(500));
            log.stalled(cube, Pipe.MTE2, StallReason.QUEUE, dispatch, start);
            stalls.add(new Stall(dispatch, start, StallReason.QUEUE.ordinal()));
            Dispatched load = launch.run(cube, FakeLaunch.LOAD_L1, new Times(dispatch, start, end));
            loads.add(new Slice(start, end, FakeLaunch.LOAD_L1, load.sequence(), start - dispatch));
            launch.scalar(cube, FakeLaunch.ARG, start, start + 2);
        }
        Blocks blocks = blocks(1 << 20);
        assertThat(blocks.slices.get(Lane.index(cube, Pipe.MTE2))).as("seed %d", seed).isEqualTo(loads);
        assertThat(blocks.stalls.get(Lane.index(cube, Pipe.MTE2))).as("seed %d", seed).isEqualTo(stalls);
        assertThat(blocks.slices.get(Lane.index(cube, Pipe.S))).hasSize(3000);
        assertThat(blocks.shares).isEmpty();
    }

    @Test
    void operandsAndTrafficAreTheDetailsOfATransfer() throws IOException {
        launch.register(0, 1L << 40);
        launch.move(cube, FakeLaunch.LOAD_L1, Times.of(0, 5), 100, 28);
        launch.register(0, (1L << 40) + 4096);
        launch.move(cube, FakeLaunch.LOAD_L1, Times.of(5, 9), 0, 1L << 45);
        int slot = launch.decoded(cube, FakeLaunch.LOAD_L1).instruction().form().slot("src");
        Cursor details = blocks(100).details.get(Lane.index(cube, Pipe.MTE2)).getFirst();
        long first = details.number();
        assertThat(first >>> slot & 1).isOne();
        long address = 0;
        for (int i = 0; i < Long.SIZE; i++) {
            if ((first >>> i & 1) != 0) {
                long change = details.signed();
                address = i == slot ? change : address;
            }
        }
        assertThat(address).isEqualTo(1L << 40);
        assertThat(List.of(details.number(), details.number())).containsExactly(100L, 28L);
        assertThat(List.of(details.number(), details.signed())).containsExactly(1L << slot, 4096L);
        assertThat(List.of(details.number(), details.number())).containsExactly(0L, 1L << 45);
        assertThat(details.hasNext()).isFalse();
    }

    @Test
    void aWaitNamesTheSetThatEndedIt() throws IOException {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 10));
        Dispatched set = launch.start(cube, FakeLaunch.SET, Times.of(10, 11));
        long setNumber = set.sequence();
        log.flagSet(cube, set, false);
        launch.retire(cube, Times.of(10, 11));
        log.flagTaken(cube, launch.start(cube, FakeLaunch.WAIT, Times.of(11, 12)));
        launch.retire(cube, Times.of(11, 12));
        Cursor details = blocks(100).details.get(Lane.index(cube, Pipe.MTE1)).getFirst();
        assertThat(details.number()).as("flag").isZero();
        assertThat(details.number()).as("lane, from 1").isEqualTo(Lane.index(cube, Pipe.MTE2) + 1);
        assertThat(details.number()).isEqualTo(setNumber);
    }

    @Test
    void aWaitForAnotherCoreNamesItsSet() throws IOException {
        launch.run(cube, FakeLaunch.DRAIN, Times.of(0, 10));
        Dispatched set = launch.start(cube, FakeLaunch.CROSS_SET, Times.of(10, 11));
        long setNumber = set.sequence();
        log.crossSet(cube, set, List.of(vector));
        launch.retire(cube, Times.of(10, 11));
        log.crossTaken(vector, launch.decoded(vector, FakeLaunch.CROSS_WAIT), 3);
        launch.scalar(vector, FakeLaunch.CROSS_WAIT, 0, 12);
        Cursor details = blocks(100).details.get(Lane.index(vector, Pipe.S)).getFirst();
        assertThat(details.number()).as("counter").isEqualTo(3);
        assertThat(details.number()).isEqualTo(Lane.index(cube, Pipe.FIX) + 1);
        assertThat(details.number()).isEqualTo(setNumber);
    }

    /** What the scalar unit sets has no number of its own: sets of one flag, one after the other, differ all the same. */
    @Test
    void setsOfTheScalarUnitHaveTheirFlagAndAreNumbered() throws IOException {
        for (int i = 0; i < 3; i++) {
            launch.scalar(cube, FakeLaunch.ARG, 100 * i, 100 * i + 1);
            Dispatched set = new Dispatched();
            set.begin(launch.decoded(cube, FakeLaunch.SCALAR_SET), 0, 100 * i + 1);
            set.operands[0] = 5;
            log.flagSet(cube, set, false);
            launch.scalar(cube, FakeLaunch.SCALAR_SET, 100 * i + 1, 100 * i + 2);
            launch.scalar(cube, FakeLaunch.ARG, 100 * i + 2, 100 * i + 3);
            Times times = Times.of(100 * i + 9, 100 * i + 10);
            log.flagTaken(cube, launch.start(cube, FakeLaunch.SCALAR_SET_WAIT, times));
            launch.retire(cube, times);
        }
        Blocks blocks = blocks(100);
        int scalar = Lane.index(cube, Pipe.S);
        Cursor flags = blocks.details.get(scalar).getFirst();
        assertThat(List.of(flags.number(), flags.number(), flags.number())).containsOnly(5L);
        assertThat(flags.hasNext()).isFalse();
        List<Long> sets = blocks.slices.get(scalar).stream().filter(slice -> slice.line() == FakeLaunch.SCALAR_SET)
                .map(Slice::sequence).toList();
        assertThat(sets).doesNotHaveDuplicates();
        assertThat(blocks.slices.get(scalar).stream().map(Slice::sequence)).isSorted();
        Cursor waits = blocks.details.get(Lane.index(cube, Pipe.MTE2)).getFirst();
        for (long set : sets) {
            assertThat(List.of(waits.number(), waits.number(), waits.number())).containsExactly(5L, scalar + 1L, set);
        }
    }

    /** 512 steps of 10 cycles: the pipe works in half of each, and waits in a fifth. */
    @Test
    void lanesBeyondTheBudgetAreCovered() throws IOException {
        for (int i = 0; i < 512; i++) {
            log.stalled(cube, Pipe.MTE2, StallReason.FLAG, 10 * i, 10 * i + 2);
            launch.run(cube, FakeLaunch.LOAD_L1, Times.of(10 * i + 2, 10 * i + 7));
        }
        log.finished(5120);
        Blocks blocks = blocks(511);
        int lane = Lane.index(cube, Pipe.MTE2);
        assertThat(blocks.slices).isEmpty();
        assertThat(blocks.steps).containsEntry(lane, 10L);
        assertThat(blocks.shares.get(lane)).hasSize(512)
                .allMatch(new Share(128, StallReason.FLAG.ordinal(), 51)::equals);
    }

    @Test
    void theCoreThatEndsLastIsShownFirstAndPipesBeforeScalarUnits() throws IOException {
        CoreId other = launch.cube(1);
        for (int i = 0; i < 10; i++) {
            launch.run(cube, FakeLaunch.LOAD_L1, Times.of(10 * i, 10 * i + 5));
            launch.run(other, FakeLaunch.LOAD_L1, Times.of(10 * i, 10 * i + 8));
            launch.scalar(other, FakeLaunch.ARG, 10 * i, 10 * i + 1);
        }
        assertThat(blocks(10).slices.keySet()).containsExactly(Lane.index(other, Pipe.MTE2));
        assertThat(blocks(25).slices.keySet()).containsExactlyInAnyOrder(Lane.index(other, Pipe.MTE2),
                Lane.index(cube, Pipe.MTE2));
        assertThat(blocks(30).slices).hasSize(3);
    }

    /** A wait of the scalar unit is no work of the instruction that waited; one before it belongs to a push. */
    @Test
    void aScalarInstructionBeginsAfterItsWait() throws IOException {
        log.stalled(cube, Pipe.S, StallReason.QUEUE, 0, 40);
        log.stalled(cube, Pipe.S, StallReason.FLAG, 50, 70);
        launch.scalar(cube, FakeLaunch.SCALAR_LOAD, 50, 75);
        assertThat(blocks(9).slices.get(Lane.index(cube, Pipe.S))).singleElement()
                .satisfies(slice -> assertThat(List.of(slice.start(), slice.end())).containsExactly(70L, 75L));
    }
}
