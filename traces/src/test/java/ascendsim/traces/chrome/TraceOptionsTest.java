package ascendsim.traces.chrome;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probes;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.use.Footmarks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a trace shows of a run, and for whom. The clock is 1800 MHz: 9 cycles are 5 ns. */
class TraceOptionsTest {
    @TempDir
    Path dir;

    private final EventLog log = EventLog.withOperands();
    private final FakeLaunch launch = new FakeLaunch(log);
    private final CoreId cube = launch.cube(0);

    @AfterEach
    void close() {
        log.close();
    }

    private List<String> lines(TraceOptions options) throws IOException {
        Path file = dir.resolve("trace.json");
        ChromeTrace.write(log, file, options);
        assertThat(TraceChecker.problems(file, options.format())).isEmpty();
        assertThat(TraceChecker.format(file)).isEqualTo(options.format());
        return Files.readAllLines(file);
    }

    private static TraceOptions scope(Set<Integer> blocks, long from, long to) {
        return new TraceOptions(TraceFormat.INSIGHT, new TraceScope(blocks, from, to), TraceOptions.INSIGHT_LIMIT);
    }

    private static TraceOptions limited(TraceFormat format, long bytes) {
        return new TraceOptions(format, TraceScope.ALL, bytes);
    }

    private static long slices(List<String> lines) {
        return lines.stream().filter(line -> line.contains("\"ph\":\"X\"")).count();
    }

    private static long arrows(List<String> lines, String phase) {
        return lines.stream().filter(line -> line.contains("\"flow\"") && line.contains("\"ph\":\"" + phase + "\""))
                .count();
    }

    private void setAndWait(long set, long taken) {
        Dispatched instruction = launch.start(cube, FakeLaunch.SET, Times.of(set - 1, set));
        log.flagSet(cube, instruction, false);
        launch.retire(cube, Times.of(set - 1, set));
        log.stalled(cube, Pipe.MTE1, StallReason.FLAG, Math.max(0, set - 50), taken);
        instruction = launch.start(cube, FakeLaunch.WAIT, Times.of(taken, taken + 1));
        log.flagTaken(cube, instruction);
        launch.retire(cube, Times.of(taken, taken + 1));
    }

    @Test
    void addressesAndRegistersAreShown() throws IOException {
        launch.register(0, 0x12c0);
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 90));
        assertThat(lines(TraceOptions.STANDARD)).anyMatch(line -> line.contains("\"operands\":\"src=gm[0x12c0]\""));
    }

    @Test
    void queuesAreCounted() throws IOException {
        launch.run(cube, FakeLaunch.LOAD_L1, new Times(0, 0, 1800));
        launch.run(cube, FakeLaunch.LOAD_L1, new Times(0, 1800, 3600));
        launch.run(cube, FakeLaunch.LOAD_L1, new Times(0, 1800, 3600));
        log.finished(3600);
        List<String> counts = lines(TraceOptions.STANDARD).stream().filter(line -> line.contains("queue MTE2"))
                .toList();
        assertThat(counts).hasSize(2);
        assertThat(counts.getFirst()).contains("\"pid\":\"core0.cubecore0\"", "\"ts\":0.001",
                "\"args\":{\"instructions\":2}");
        assertThat(counts.getLast()).contains("\"ts\":1.0", "\"args\":{\"instructions\":0}");
    }

    @Test
    void buffersAreCounted() throws IOException {
        Footmarks footmarks = new Footmarks();
        FakeLaunch watched = new FakeLaunch(Probes.of(List.of(log, footmarks)));
        watched.run(watched.cube(0), FakeLaunch.LOAD_L1, Times.of(0, 900));
        watched.run(watched.cube(0), FakeLaunch.LOAD_L0A, Times.of(900, 1800));
        log.finished(3600);
        footmarks.finished(3600);
        Path file = dir.resolve("buffers.json");
        ChromeTrace.write(log, file, TraceOptions.STANDARD, List.of(footmarks.buffers()));
        assertThat(TraceChecker.problems(file)).isEmpty();
        List<String> counts = Files.readAllLines(file).stream().filter(line -> line.contains("L1 occupied"))
                .filter(line -> line.contains("core0.cubecore0")).toList();
        // the 2048 bytes that the load of L0A reads, from their load to its end
        assertThat(counts).hasSizeBetween(2, 4);
        assertThat(counts.getFirst()).contains("\"args\":{\"bytes\":2048}");
        assertThat(counts.getLast()).contains("\"args\":{\"bytes\":0}");
    }

    @Test
    void buffersOfEveryLaunchAreCounted() throws IOException {
        List<Footmarks> all = List.of(new Footmarks(), new Footmarks());
        for (Footmarks footmarks : all) {
            FakeLaunch watched = new FakeLaunch(Probes.of(List.of(log, footmarks)));
            watched.run(watched.cube(0), FakeLaunch.LOAD_L1, Times.of(0, 900));
            watched.run(watched.cube(0), FakeLaunch.LOAD_L0A, Times.of(900, 1800));
            log.finished(3600);
            footmarks.finished(3600);
        }
        Path file = dir.resolve("buffers.json");
        // the log already has a launch in which nothing ran
        ChromeTrace.write(log, file, TraceOptions.STANDARD,
                List.of(Map.of(), all.getFirst().buffers(), all.getLast().buffers()));
        assertThat(TraceChecker.problems(file)).isEmpty();
        assertThat(Files.readAllLines(file)).filteredOn(line -> line.contains("L1 occupied")
                && line.contains("core0.cubecore0") && line.contains("\"args\":{\"bytes\":2048}")).hasSize(2)
                .last().asString().contains("\"ts\":2.0,");
    }

    @Test
    void aWindowHasArrowsWithBothEnds() throws IOException {
        setAndWait(100, 200);
        setAndWait(400, 600);
        setAndWait(900, 1000);
        log.finished(1000);
        assertThat(arrows(lines(TraceOptions.STANDARD), "s")).isEqualTo(3);
        List<String> late = lines(scope(Set.of(), 150, 550));
        assertThat(late).filteredOn(line -> line.contains("SET_FLAG")).hasSize(2);
        assertThat(late).filteredOn(line -> line.contains("WAIT_FLAG")).hasSize(2);
        assertThat(arrows(late, "s")).isZero();
        assertThat(arrows(lines(scope(Set.of(), 150, 602)), "t")).isEqualTo(1);
        assertThat(arrows(lines(scope(Set.of(1), 0, 2000)), "s")).isZero();
        assertThat(slices(lines(scope(Set.of(1), 0, 2000)))).isZero();
    }

    /** Launches are counted through: the second one begins at cycle 1000. */
    @Test
    void aWindowMayLieInALaterLaunch() throws IOException {
        setAndWait(100, 200);
        log.finished(1000);
        launch.launch(true);
        setAndWait(500, 600);
        log.finished(800);
        assertThat(arrows(lines(TraceOptions.STANDARD), "s")).isEqualTo(2);
        List<String> late = lines(scope(Set.of(), 1400, 1700));
        assertThat(arrows(late, "s")).isEqualTo(1);
        assertThat(late).filteredOn(line -> line.contains("SET_FLAG") && line.contains("\"ph\":\"B\"")).hasSize(1);
        assertThat(slices(lines(scope(Set.of(), 1700, 1800)))).isZero();
    }

    @Test
    void anArrowToACoreThatIsNotShownIsNone() throws IOException {
        for (int i = 0; i < 2; i++) {
            Dispatched set = launch.start(launch.cube(i), FakeLaunch.CROSS_SET, Times.of(9 + i, 18 + i));
            log.crossSet(launch.cube(i), set, List.of(launch.vector(0), launch.vector(1)));
            launch.retire(launch.cube(i), Times.of(9 + i, 18 + i));
        }
        for (int i = 0; i < 4; i++) {
            CoreId vector = launch.vector(i % 2);
            log.crossTaken(vector, launch.decoded(vector, FakeLaunch.CROSS_WAIT), 3);
            launch.scalar(vector, FakeLaunch.CROSS_WAIT, 20 + 9 * i, 27 + 9 * i);
        }
        assertThat(arrows(lines(TraceOptions.STANDARD), "s")).isEqualTo(4);
        assertThat(arrows(lines(scope(Set.of(0), 0, 1000)), "s")).isEqualTo(1);
        assertThat(arrows(lines(scope(Set.of(1), 0, 1000)), "t")).isEqualTo(1);
    }

    @Test
    void aSmallFileHasSlicesThatStandForSeveral() throws IOException {
        for (int i = 0; i < 20_000; i++) {
            launch.move(cube, FakeLaunch.LOAD_L1, Times.of(30L * i, 30L * i + 20), 100, 0);
            log.stalled(cube, Pipe.MTE1, StallReason.FLAG, 30L * i, 30L * i + 2);
            launch.run(cube, FakeLaunch.LOAD_L0A, Times.of(30L * i + 2, 30L * i + 9));
        }
        log.finished(600_000);
        assertThat(slices(lines(TraceOptions.STANDARD))).isEqualTo(40_000);
        long limit = 1_000_000;
        List<String> few = lines(limited(TraceFormat.INSIGHT, limit));
        assertThat(slices(few)).isBetween(500L, 5_000L);
        assertThat(few.stream().mapToLong(line -> line.length() + 1).sum()).isLessThan(limit);
        assertThat(few.stream().filter(line -> line.contains("\"tid\":\"MTE2\"") && line.contains("\"ph\":\"X\""))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"process_bytes\":\"(\\d+)\".*", "$1"))).sum())
                .isEqualTo(2_000_000);
        assertThat(few.stream().filter(line -> line.contains("\"instructions\":\""))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"instructions\":\"(\\d+)\".*", "$1"))).sum())
                .isEqualTo(40_000);
        assertThat(few.stream().filter(line -> line.contains("\"stall\":\"flag "))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*\"stall\":\"flag (\\d+).*", "$1"))).sum())
                .isEqualTo(40_000);
        assertThat(slices(lines(limited(TraceFormat.PERFETTO, limit)))).isEqualTo(slices(few));
    }

    @ParameterizedTest
    @EnumSource
    void anyRunMakesATraceThatItsViewerOpens(TraceFormat format) throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            launch.launch(true);
            new RandomRun(log, launch, new SplittableRandom(seed)).play();
            List<String> lines = lines(limited(format, TraceOptions.INSIGHT_LIMIT));
            assertThat(arrows(lines, "s")).as("seed %d", seed).isPositive()
                    .isEqualTo(arrows(lines, format == TraceFormat.INSIGHT ? "t" : "f"));
            long from = 500 * seed;
            lines(new TraceOptions(format, new TraceScope(Set.of(0), from, from + 2000), 1 << 20));
        }
    }

    @Test
    void perfettoHasNumbersAndRowsForFlags() throws IOException {
        setAndWait(90, 900);
        List<String> lines = lines(limited(TraceFormat.PERFETTO, TraceOptions.INSIGHT_LIMIT));
        assertThat(lines.getFirst()).isEqualTo("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
        assertThat(lines).contains(
                "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":1,\"tid\":0,\"args\":{\"name\":\"core0.cubecore0\"}}")
                .anyMatch(line -> line.contains("thread_name") && line.contains("\"name\":\"MTE2 flags\""))
                .anyMatch(line -> line.contains("\"SET_FLAG\"") && line.contains("\"ts\":0.048,\"dur\":0.002"))
                .anyMatch(line -> line.contains("\"ph\":\"f\"") && line.endsWith("\"bp\":\"e\"}"));
    }

    @Test
    void everyCoreHasAFileOfItsOwn() throws IOException {
        new RandomRun(log, launch, new SplittableRandom(5)).play();
        ChromeTrace.writeCores(log, core -> dir.resolve(core.text() + ".json"), TraceOptions.STANDARD);
        assertThat(dir).isDirectoryContaining("glob:**core1.veccore0.json");
        long local = 0;
        for (CoreId core : launch.cores()) {
            Path file = dir.resolve(core.text() + ".json");
            assertThat(TraceChecker.problems(file)).as(core.text()).isEmpty();
            List<String> lines = Files.readAllLines(file);
            assertThat(lines.getFirst()).contains("\"profilingType\":\"op\",\"schemaVersion\":1");
            local += arrows(lines, "s");
        }
        List<String> own = Files.readAllLines(dir.resolve("core0.cubecore0.json"));
        assertThat(own).contains(
                ",{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":60,\"tid\":1,\"args\":{\"name\":\"MTE2_1\"}}")
                .anyMatch(line -> line.contains("\"SET_FLAG\",\"ph\":\"X\",\"pid\":60,\"tid\":"))
                .anyMatch(line -> line.contains("\"flow\",\"ph\":\"s\",\"pid\":\"60\",\"tid\":\""));
        List<String> all = lines(TraceOptions.STANDARD);
        assertThat(local).isPositive().isEqualTo(
                arrows(all, "s") - all.stream().filter(line -> line.contains("\"cat\":\"cross\"")).count() / 2);
    }
}
