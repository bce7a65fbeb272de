package ascendsim.traces.log;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final EventLog log = new EventLog(new Chunks.Size(1 << 12, 3), false);
    private final FakeLaunch launch = new FakeLaunch(log);
    private final CoreId cube = launch.cube(1);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void everyKindOfEventComesBack() {
        log.coreStarted(cube, 5);
        launch.scalar(cube, FakeLaunch.ARG, 5, 9);
        launch.move(cube, FakeLaunch.LOAD_L1, new Times(7, 20, 300), 512, 1L << 40);
        log.stalled(cube, Pipe.MTE1, StallReason.FLAG, 10, 301);
        Dispatched set = launch.run(cube, FakeLaunch.SET, Times.of(300, 301));
        log.flagSet(cube, set, true);
        log.flagTaken(cube, launch.run(cube, FakeLaunch.WAIT, new Times(11, 301, 303)));
        Dispatched cross = launch.run(cube, FakeLaunch.CROSS_SET, Times.of(310, 311));
        log.crossSet(cube, cross, List.of(launch.vector(0), launch.vector(1)));
        log.crossTaken(launch.vector(1), launch.decoded(launch.vector(1), FakeLaunch.CROSS_WAIT), 3);
        log.coreEnded(cube, 400);
        log.finished(1L << 50);
        assertThat(replay()).containsExactly("LAUNCHED mix", "CORE_STARTED core1.cubecore0 5",
                "SCALAR core1.cubecore0 s.arg S 5..9",
                "TRAFFIC core1.cubecore0 #0 512 1099511627776",
                "INSTRUCTION core1.cubecore0 cp.gm.l1 MTE2 #0 7 20..300",
                "STALL core1.cubecore0 MTE1 FLAG 10..301", "INSTRUCTION core1.cubecore0 set_flag MTE2 #1 300 300..301",
                "FLAG_SET core1.cubecore0 #1 0 true", "INSTRUCTION core1.cubecore0 wait_flag MTE1 #2 11 301..303",
                "FLAG_TAKEN core1.cubecore0 #2 0 false", "INSTRUCTION core1.cubecore0 xset FIX #3 310 310..311",
                "CROSS_SET core1.cubecore0 #3 3 [core0.veccore0, core1.veccore0]", "CROSS_TAKEN core1.veccore0 3",
                "CORE_ENDED core1.cubecore0 400", "FINISHED 1125899906842624");
        assertThat(log.events()).isEqualTo(15);
    }

    @Test
    void aLogHoldsSeveralLaunches() {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(1000, 1001));
        launch.launch(false);
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(1, 2));
        assertThat(replay()).containsExactly("LAUNCHED mix",
                "INSTRUCTION core1.cubecore0 cp.gm.l1 MTE2 #0 1000 1000..1001", "LAUNCHED mix",
                "INSTRUCTION core1.cubecore0 cp.gm.l1 MTE2 #0 1 1..2");
        assertThat(log.launches()).extracting(Launch::timed).containsExactly(true, false);
    }

    @Test
    void operandsComeBackWhereTheyAreKept() {
        try (EventLog full = new EventLog(new Chunks.Size(1 << 12, 3), true)) {
            FakeLaunch kept = new FakeLaunch(full);
            List<List<Long>> expected = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                kept.register(0, (1L << 62) / (i + 1));
                CoreId core = kept.cube(i % 2);
                Dispatched load = kept.run(core, FakeLaunch.LOAD_L1, Times.of(i, i + 1));
                expected.add(Arrays.stream(load.operands).limit(load.decoded().operandCount()).boxed().toList());
                kept.run(core, FakeLaunch.SET, Times.of(i, i + 1));
                kept.scalar(core, FakeLaunch.ARG, i, i + 1);
            }
            List<List<Long>> read = new ArrayList<>();
            full.forEach(e -> {
                if (e.operandCount() > 0) {
                    read.add(IntStream.range(0, e.operandCount()).mapToObj(e::operand).toList());
                }
            });
            assertThat(read).isEqualTo(expected);
        }
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(1, 2));
        log.forEach(e -> assertThat(e.operandCount()).isZero());
    }

    @Test
    void whatDoesNotFitInMemoryComesBackFromDisk() {
        long seed = 20260801;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> expected = new ArrayList<>(List.of("LAUNCHED mix"));
        for (int i = 0; i < 5000; i++) {
            CoreId core = launch.cores().get(random.nextInt(4));
            long from = random.nextLong(1L << random.nextInt(1, 62));
            long to = random.nextLong(from, Long.MAX_VALUE);
            log.stalled(core, Pipe.MTE2, StallReason.QUEUE, from, to);
            expected.add("STALL " + core + " MTE2 QUEUE " + from + ".." + to);
        }
        assertThat(log.bytes()).isGreaterThan(3 << 12);
        assertThat(replay()).as("seed %d", seed).isEqualTo(expected);
        assertThat(replay()).as("seed %d, again", seed).isEqualTo(expected);
    }

    @Test
    void writingGoesOnAfterReading() {
        for (int i = 0; i < 3000; i++) {
            log.coreStarted(cube, i);
            if (i % 1000 == 0) {
                assertThat(replay()).hasSize(i + 2);
            }
        }
        assertThat(replay()).hasSize(3001).last().isEqualTo("CORE_STARTED core1.cubecore0 2999");
    }

    @Test
    void anUnusedLogIsEmpty() {
        try (EventLog unused = new EventLog()) {
            unused.forEach(e -> {
                throw new AssertionError(e.kind());
            });
            assertThat(unused.bytes()).isZero();
        }
    }

    private List<String> replay() {
        List<String> events = new ArrayList<>();
        log.forEach(e -> events.add((e.kind() + " " + text(e)).strip()));
        return events;
    }

    private static String text(Event e) {
        String core = e.core() + " ";
        String span = e.start() + ".." + e.end();
        return switch (e.kind()) {
            case LAUNCHED -> e.launch().kernel().name();
            case CORE_STARTED, CORE_ENDED -> core + e.start();
            case FINISHED -> "" + e.start();
            case SCALAR -> core + e.instruction().form().opcode() + " " + e.pipe() + " " + span;
            case INSTRUCTION -> core + e.instruction().form().opcode() + " " + e.pipe() + " #" + e.sequence() + " "
                    + e.dispatch() + " " + span;
            case STALL -> core + e.pipe() + " " + e.reason() + " " + span;
            case TRAFFIC -> core + "#" + e.sequence() + " " + e.hitBytes() + " " + e.missBytes();
            case FLAG_SET, FLAG_TAKEN -> core + "#" + e.sequence() + " " + e.flag() + " " + e.redundant();
            case CROSS_SET -> core + "#" + e.sequence() + " " + e.flag() + " " + raised(e);
            case CROSS_TAKEN -> core + e.flag();
        };
    }

    private static List<CoreId> raised(Event e) {
        List<CoreId> cores = new ArrayList<>();
        for (int i = 0; i < e.raisedCount(); i++) {
            cores.add(e.raised(i));
        }
        return cores;
    }
}
