package ascendsim.traces.chrome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.log.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock is 1800 MHz: 9 cycles are 5 ns. */
class ChromeTraceTest {
    @TempDir
    Path dir;

    private final EventLog log = new EventLog();
    private final FakeLaunch launch = new FakeLaunch(log);
    private final CoreId cube = launch.cube(0);
    private final CoreId vector = launch.vector(1);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void headIsWhatInsightLooksFor() throws IOException {
        assertThat(lines().getFirst()).isEqualTo(
                "{\"displayTimeUnit\":\"ns\",\"profilingType\":\"op\",\"schemaVersion\":2,\"traceEvents\":[");
        assertThat(lines().getLast()).endsWith("]}");
    }

    @Test
    void coresAreSortedByBlock() throws IOException {
        assertThat(lines().subList(1, 5)).containsExactly(core("core0.cubecore0", 1), "," + core("core0.veccore0", 2),
                "," + core("core1.cubecore0", 4), "," + core("core1.veccore0", 5));
    }

    private static String core(String name, int index) {
        return "{\"name\":\"process_sort_index\",\"ph\":\"M\",\"pid\":\"" + name
                + "\",\"tid\":\"NA\",\"args\":{\"sort_index\":" + index + "}}";
    }

    @Test
    void aTransferIsASlice() throws IOException {
        log.stalled(cube, Pipe.MTE2, StallReason.EMPTY, 3, 9);
        launch.move(cube, FakeLaunch.LOAD_L1, new Times(2, 9, 1809), 1024, 1024);
        assertThat(lines()).contains(
                ",{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":\"core0.cubecore0\",\"tid\":\"MTE2\","
                        + "\"args\":{\"sort_index\":6}}",
                ",{\"name\":\"cp.gm.l1\",\"ph\":\"X\",\"pid\":\"core0.cubecore0\",\"tid\":\"MTE2\",\"ts\":0.005,"
                        + "\"dur\":1.0,\"cname\":\"thread_state_iowait\",\"args\":{\"pc_addr\":\"0x1\","
                        + "\"code\":\"mix.asm:9\",\"detail\":\"cp.gm.l1 l1[0], gm[r0] {count=1, length=64}\","
                        + "\"process_bytes\":\"2048\",\"stall\":\"empty 6\"}}");
    }

    @Test
    void throughputIsSpreadOverTheTransfer() throws IOException {
        launch.move(cube, FakeLaunch.LOAD_L1, Times.of(900, 2700), 1024, 1024);
        launch.move(cube, FakeLaunch.DRAIN, Times.of(3600, 3601), 0, 300);
        assertThat(lines()).contains(
                counter("GM_TO_L1", "0.001", 1024), counter("GM_TO_TOTAL", "0.001", 1024),
                counter("GM_TO_L1", "2.0", 0), counter("TOTAL_TO_GM", "0.001", 0), counter("TOTAL_TO_GM", "2.0", 300),
                counter("TOTAL_TO_GM", "3.0", 0));
    }

    private static String counter(String name, String time, long value) {
        return ",{\"name\":\"" + name + "\",\"ph\":\"C\",\"pid\":\"MTE Throughput\",\"tid\":0,\"ts\":" + time
                + ",\"args\":{\"throughput(MB/s)\":" + value + "}}";
    }

    @Test
    void flagsArePairsJoinedByAnArrow() throws IOException {
        setAndWait(90, 900);
        String set = "\"pid\":\"core0.cubecore0\",\"tid\":\"MTE2\",";
        String wait = "\"pid\":\"core0.cubecore0\",\"tid\":\"MTE1\",";
        String arrow = "\"cat\":\"MTE2ToMTE1\",\"id\":\"core0.cubecore0_MTE2ToMTE1_0_1\"}";
        String detail = "\"detail\":\"PIPE:MTE2,TRIGGERPIPE:MTE1,FLAGID:0,\"";
        assertThat(lines()).containsSubsequence(
                ",{\"name\":\"SET_FLAG\",\"ph\":\"B\"," + set + "\"ts\":0.049444,\"cname\":\"black\","
                        + "\"id\":\"core0.cubecore0_0\",\"args\":{\"pc_addr\":\"0x2\",\"code\":\"mix.asm:10\","
                        + detail + "}}",
                ",{\"name\":\"flow\",\"ph\":\"s\"," + set + "\"ts\":0.05," + arrow,
                ",{\"name\":\"SET_FLAG\",\"ph\":\"E\"," + set + "\"ts\":0.05,\"cname\":\"black\","
                        + "\"id\":\"core0.cubecore0_0\"}",
                ",{\"name\":\"WAIT_FLAG\",\"ph\":\"B\"," + wait + "\"ts\":0.005,\"cname\":\"yellow\","
                        + "\"id\":\"core0.cubecore0_1\",\"args\":{\"pc_addr\":\"0x3\",\"code\":\"mix.asm:11\","
                        + detail + ",\"stall\":\"flag 891\"}}",
                ",{\"name\":\"flow\",\"ph\":\"t\"," + wait + "\"ts\":0.500556," + arrow,
                ",{\"name\":\"WAIT_FLAG\",\"ph\":\"E\"," + wait + "\"ts\":0.500556,\"cname\":\"yellow\","
                        + "\"id\":\"core0.cubecore0_1\"}");
    }

    /** The order in which the simulator reports them. */
    private void setAndWait(long set, long taken) {
        Dispatched instruction = launch.start(cube, FakeLaunch.SET, Times.of(set - 1, set));
        log.flagSet(cube, instruction, false);
        launch.retire(cube, Times.of(set - 1, set));
        log.stalled(cube, Pipe.MTE1, StallReason.FLAG, 9, taken);
        instruction = launch.start(cube, FakeLaunch.WAIT, Times.of(taken, taken + 1));
        log.flagTaken(cube, instruction);
        launch.retire(cube, Times.of(taken, taken + 1));
    }

    @Test
    void aSetNobodyWaitedForHasNoArrow() throws IOException {
        setAndWait(90, 900);
        log.flagSet(cube, launch.start(cube, FakeLaunch.SET, Times.of(1000, 1001)), false);
        launch.retire(cube, Times.of(1000, 1001));
        assertThat(lines()).filteredOn(l -> l.contains("\"ph\":\"s\"")).hasSize(1);
        assertThat(lines()).filteredOn(l -> l.contains("SET_FLAG")).hasSize(4);
    }

    @Test
    void crossCoreFlagsJoinCores() throws IOException {
        Dispatched set = launch.start(cube, FakeLaunch.CROSS_SET, Times.of(9, 18));
        log.crossSet(cube, set, List.of(launch.vector(0), vector));
        launch.retire(cube, Times.of(9, 18));
        log.stalled(vector, Pipe.S, StallReason.CROSS_FLAG, 4, 27);
        log.crossTaken(vector, launch.decoded(vector, FakeLaunch.CROSS_WAIT), 3);
        launch.scalar(vector, FakeLaunch.CROSS_WAIT, 4, 36);
        assertThat(lines()).filteredOn(l -> l.contains("\"flow\"")).containsExactly(
                ",{\"name\":\"flow\",\"ph\":\"s\",\"pid\":\"core0.cubecore0\",\"tid\":\"FIXP\",\"ts\":0.01,"
                        + "\"cat\":\"cross\",\"id\":\"core1.veccore0_cross_3_1\"}",
                ",{\"name\":\"flow\",\"ph\":\"t\",\"pid\":\"core1.veccore0\",\"tid\":\"FLOWCTRL\",\"ts\":0.02,"
                        + "\"cat\":\"cross\",\"id\":\"core1.veccore0_cross_3_1\"}");
    }

    @Test
    void overlappingInstructionsGetRowsOfTheirOwn() throws IOException {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 100));
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(80, 180));
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(160, 260));
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(170, 270));
        assertThat(rowsOfSlices()).containsExactly("MTE2", "MTE2_2", "MTE2", "MTE2_3");
    }

    @Test
    void aBarrierIsOneCycleAtItsEnd() throws IOException {
        launch.run(cube, FakeLaunch.LOAD_L0A, Times.of(0, 90));
        launch.run(cube, FakeLaunch.BARRIER, Times.of(90, 180));
        assertThat(lines()).anyMatch(l -> l.contains("\"name\":\"BAR\"") && l.contains("\"tid\":\"MTE1\"")
                && l.contains("\"ts\":0.099444,\"dur\":0.000556"));
    }

    @Test
    void theScalarUnitHasThreeRows() throws IOException {
        launch.scalar(cube, FakeLaunch.ARG, 0, 2);
        launch.scalar(cube, FakeLaunch.SCALAR_LOAD, 2, 20);
        launch.scalar(cube, FakeLaunch.END, 20, 21);
        assertThat(rowsOfSlices()).containsExactly("SCALAR", "SCALARLDST", "FLOWCTRL");
    }

    private List<String> rowsOfSlices() throws IOException {
        return lines().stream().filter(l -> l.contains("\"ph\":\"X\""))
                .map(l -> l.replaceAll(".*\"tid\":\"([A-Z0-9_]+)\".*", "$1")).toList();
    }

    @Test
    void launchesFollowOneAnother() throws IOException {
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 900));
        log.coreEnded(cube, 900);
        log.finished(1800);
        launch.launch(true);
        log.coreStarted(cube, 450);
        setAndWait(900, 1800);
        log.coreEnded(cube, 1800);
        assertThat(lines()).anyMatch(l -> l.contains("\"ph\":\"s\"") && l.contains("\"ts\":1.5,")
                && l.contains("\"id\":\"2_core0.cubecore0_MTE2ToMTE1_0_1\""));
        assertThat(lines()).filteredOn(l -> l.contains("\"tid\":\"ALL\"") && l.contains("\"ph\":\"X\""))
                .satisfiesExactly(l -> assertThat(l).contains("\"name\":\"mix\"", "\"ts\":0.0,\"dur\":0.5,"),
                        l -> assertThat(l).contains("\"name\":\"mix\"", "\"ts\":1.25,\"dur\":0.75,"));
        assertThat(TraceChecker.problems(written())).isEmpty();
    }

    @Test
    void anyRunMakesATraceThatViewersOpen() throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            randomRun(new SplittableRandom(seed));
            assertThat(TraceChecker.problems(written())).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void theSameRunGivesTheSameBytes() throws IOException {
        assertThat(bytesOfRun(7)).hasSizeGreaterThan(100_000).isEqualTo(bytesOfRun(7)).isNotEqualTo(bytesOfRun(8));
    }

    private byte[] bytesOfRun(long seed) throws IOException {
        try (EventLog run = new EventLog()) {
            new RandomRun(run, new FakeLaunch(run), new SplittableRandom(seed)).play();
            Path file = dir.resolve("run.json");
            ChromeTrace.write(run, file);
            return Files.readAllBytes(file);
        }
    }

    private void randomRun(SplittableRandom random) {
        launch.launch(true);
        new RandomRun(log, launch, random).play();
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path file = written();
        byte[] before = Files.readAllBytes(file);
        Files.createDirectory(dir.resolve("trace.json.part"));
        launch.run(cube, FakeLaunch.LOAD_L1, Times.of(0, 1));
        assertThatThrownBy(() -> ChromeTrace.write(log, file)).isInstanceOf(IOException.class);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    private Path written() throws IOException {
        Path file = dir.resolve("trace.json");
        ChromeTrace.write(log, file);
        assertThat(dir.resolve("trace.json.part")).doesNotExist();
        return file;
    }

    private List<String> lines() throws IOException {
        Path file = written();
        assertThat(TraceChecker.problems(file)).isEmpty();
        return Files.readAllLines(file);
    }
}
