package ascendsim.kernels.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync.PipeBarrier;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.Program.Line;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.routing.RoutingCase.Option;
import ascendsim.sim.Device.Options;
import ascendsim.sim.check.RaceCheck;
import ascendsim.sim.engine.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels against the reference: values and time together, values alone, time alone. */
class RoutingRunTest {

    private static void agrees(RoutingCase routing, long seed) {
        OperatorCall call = routing.call(seed);
        String what = "seed " + seed + ", " + routing.json();
        assertThat(new FinalizeRoutingContract().check(call)).as(what).isEmpty();
        Launches launches = Launches.of(call);
        for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
            Comparison comparison = launches.compared(launches.run(Options.of(mode)));
            assertThat(comparison.first()).as(mode + ", " + what).isEmpty();
            assertThat(comparison.passed()).as(mode + ", " + what).isTrue();
        }
    }

    static Stream<RoutingCase> groups() {
        return Stream.of(RoutingCase.of(64, 288, 1), RoutingCase.of(128, 256, 40, 7, 33),
                RoutingCase.of(64, 288, 0, 17, 0, 0, 31, 0),
                RoutingCase.of(64, 256, 0, 0).withRows(5).with(Option.SHARED),
                RoutingCase.of(64, 256, 20, 0, 30).withRows(64).with(Option.ENDS),
                RoutingCase.of(80, 416, 35, 18).with(Option.SHARED, Option.ENDS), RoutingCase.of(16, 256, 3, 90));
    }

    @ParameterizedTest
    @MethodSource
    void groups(RoutingCase routing) {
        agrees(routing, 1);
    }

    /** One group of more blocks than go row by row in the vendor's order, one of fewer. */
    @Test
    void officialTiling() {
        agrees(RoutingCase.of(32, 2336, 700, 130).with(Option.FEW_OUTPUT_ROWS).official(), 5);
    }

    /** Rows that are added in their order: the same bits as the reference, in windows of few rows, one or all. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 16, 45, 104, 1000})
    void deterministic(int stagedRows) {
        RoutingCase usual = RoutingCase.of(80, 416, 35, 0, 18, 48).withRows(104)
                .with(Option.DETERMINISTIC, Option.SHARED, Option.FEW_OUTPUT_ROWS);
        for (RoutingCase routing : List.of(usual, usual.with(Option.ENDS, Option.INT32_INDEX, Option.BF16_SCALE)
                .tiled("\"cores\":2,\"aiv_per_aic\":1,\"base_m\":16,\"base_n\":96,\"cv_stages\":2"))) {
            Launches launches = Launches.of(routing.call(stagedRows), 4L * 416 * stagedRows);
            Tensor expected = launches.expected();
            for (Mode mode : List.of(Mode.ORDERED, Mode.TIMED)) {
                assertThat(launches.run(Options.of(mode)).outputs().get("y").segment().mismatch(expected.segment()))
                        .as("%s, %d rows staged, %s", mode, stagedRows, routing.json()).isEqualTo(-1);
            }
        }
    }

    /** In the vendor's order of blocks, rows wider than a chunk. */
    @Test
    void deterministicWithOfficialTiling() {
        Launches launches = Launches.of(RoutingCase.of(32, 4384, 700, 130)
                .with(Option.FEW_OUTPUT_ROWS, Option.DETERMINISTIC).official().call(5), 4L * 4384 * 300);
        assertThat(launches.run(Options.of(Mode.TIMED)).outputs().get("y").segment()
                .mismatch(launches.expected().segment())).isEqualTo(-1);
    }

    /** Windows of the staged rows are what keeps cores from overwriting rows that are not added yet. */
    @Test
    void deterministicWithoutRaces() {
        OperatorCall call = RoutingCase.of(64, 288, 40, 7, 33).with(Option.SHARED, Option.FEW_OUTPUT_ROWS,
                Option.DETERMINISTIC).call(1);
        for (long stagedRows : new long[]{11, 80}) {
            Launches launches = Launches.of(call, 4L * 288 * stagedRows);
            assertThat(launches.diagnostics(Mode.ORDERED)).isEmpty();
            assertThat(launches.diagnostics(Mode.TIMED)).isEmpty();
            assertThat(launches.run(Options.of(Mode.TIMING)).cycles())
                    .isEqualTo(launches.run(Options.of(Mode.TIMED)).cycles()).isPositive();
        }
    }

    /** All subsets of the options. */
    static IntStream options() {
        return IntStream.range(0, 1 << Option.values().length);
    }

    @ParameterizedTest
    @MethodSource
    void options(int subset) {
        Option[] chosen = Stream.of(Option.values()).filter(o -> (subset >> o.ordinal() & 1) != 0)
                .toArray(Option[]::new);
        agrees(RoutingCase.of(48, 288, 5, 0, 12).with(chosen), subset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"base_m\":16,\"base_n\":32,\"base_k\":32,\"cores\":20", "\"base_m\":128,\"base_n\":64",
            "\"base_m\":64,\"base_n\":512,\"base_k\":64,\"cores\":2", "\"aiv_per_aic\":1,\"cores\":3",
            "\"cv_stages\":1,\"cores\":1,\"base_n\":96,\"base_m\":48", "\"cv_stages\":2,\"cores\":2,\"base_n\":64",
            "\"cv_stages\":15,\"cores\":1,\"base_m\":16,\"base_n\":32",
            "\"base_n\":160,\"aiv_per_aic\":1,\"cv_stages\":3",
            "\"unit_flag\":true,\"base_n\":128,\"cores\":2", "\"l0c_stages\":2,\"base_m\":64,\"base_n\":128",
            "\"base_k\":64,\"step_ka\":1,\"step_kb\":2,\"depth_a1\":3,\"depth_b1\":4",
            "\"base_m\":256,\"base_n\":128,\"unit_flag\":true"})
    void tilings(String knobs) {
        agrees(RoutingCase.of(304, 544, 130, 61, 0, 9).with(Option.SHARED, Option.FEW_OUTPUT_ROWS).tiled(knobs), 3);
    }

    @ParameterizedTest
    @MethodSource
    void random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Integer[] groups = random.ints(random.nextInt(1, 7), -8, 50).map(g -> Math.max(g, 0)).boxed()
                .toArray(Integer[]::new);
        RoutingCase routing = RoutingCase.of(16 * random.nextInt(1, 20), 32 * random.nextInt(8, 20), groups);
        Option[] options = Stream.of(Option.values()).filter(o -> random.nextInt(3) == 0).toArray(Option[]::new);
        agrees(routing.withRows(routing.rows() + random.nextInt(1, 20)).with(options).tiled(knobs(random)), seed);
    }

    private static String knobs(RandomGenerator random) {
        String knobs = "\"cores\":%d,\"aiv_per_aic\":%d,\"cv_stages\":%d,\"base_m\":%d,\"base_n\":%d,\"base_k\":%d,"
                + "\"unit_flag\":%b,\"l0c_stages\":%d";
        return knobs.formatted(random.nextInt(1, 6), random.nextInt(1, 3), random.nextInt(1, 5),
                16 * random.nextInt(1, 6), 32 * random.nextInt(1, 6), 32 * random.nextInt(1, 5), random.nextBoolean(),
                random.nextInt(1, 3));
    }

    static LongStream random() {
        return LongStream.range(100, 140);
    }

    /** Group lists and row indices are inputs, so a run without data takes the same way. */
    @Test
    void timeAloneIsTheSameTime() {
        Launches launches = Launches.of(RoutingCase.of(128, 288, 40, 7, 33).with(Option.SHARED).call(1));
        assertThat(launches.run(Options.of(Mode.TIMING)).cycles())
                .isEqualTo(launches.run(Options.of(Mode.TIMED)).cycles()).isPositive();
    }

    static Stream<RoutingCase> checked() {
        RoutingCase usual = RoutingCase.of(128, 288, 40, 7, 33).with(Option.SHARED);
        return Stream.of(usual, usual.with(Option.BF16_SCALE, Option.NO_PERTOKEN, Option.NO_LOGIT),
                usual.with(Option.NO_LOGIT).tiled("\"cores\":2,\"base_n\":32,\"base_m\":16,\"aiv_per_aic\":1"),
                usual.with(Option.BF16_SCALE, Option.NO_PERTOKEN).tiled("\"cores\":2,\"unit_flag\":true"));
    }

    @ParameterizedTest
    @MethodSource
    void checked(RoutingCase routing) {
        Launches launches = Launches.of(routing.call(1));
        assertThat(launches.diagnostics(Mode.ORDERED)).isEmpty();
        assertThat(launches.diagnostics(Mode.TIMED)).isEmpty();
    }

    /**
     * Without any one of its barriers the vector program has a race: the blocks here have several chunks for a
     * sub-block, or none.
     */
    @ParameterizedTest
    @CsvSource({"BF16_SCALE,SHARED", "BF16_SCALE,NO_LOGIT"})
    void everyVectorBarrierIsNeeded(Option one, Option other) {
        everyBarrierIsNeeded(RoutingCase.of(64, 256, 134).with(one, other));
        everyBarrierIsNeeded(RoutingCase.of(64, 256, 134).with(one, other, Option.NO_PERTOKEN));
    }

    private static void everyBarrierIsNeeded(RoutingCase routing) {
        OperatorCall call = routing
                .tiled("\"cores\":1,\"base_m\":128,\"base_n\":128").call(1);
        Kernel kernel = Launches.of(call).kernel();
        Program vector = kernel.program(CoreKind.AIV).orElseThrow();
        Line barrier = new Line(new PipeBarrier(Pipe.V));
        Line harmless = new Line(new PipeBarrier(Pipe.MTE2));
        List<Integer> places = IntStream.range(0, vector.lines().size())
                .filter(i -> vector.lines().get(i).equals(barrier)).boxed().toList();
        assertThat(places).hasSizeGreaterThan(2);
        for (int place : places) {
            List<Line> lines = new ArrayList<>(vector.lines());
            lines.set(place, harmless);
            Program changed = new Program(CoreKind.AIV, lines, vector.labels());
            Kernel without = new Kernel(kernel.name(), kernel.target(), kernel.type(), kernel.blocks(),
                    kernel.parameters(), List.of(kernel.program(CoreKind.AIC).orElseThrow(), changed));
            assertThat(new Launches(without, call).diagnostics(Mode.ORDERED)).as("without barrier at line " + place)
                    .anyMatch(d -> d.contains(RaceCheck.INTRA_PIPE));
        }
    }
}
