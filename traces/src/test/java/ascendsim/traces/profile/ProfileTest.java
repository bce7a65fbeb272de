package ascendsim.traces.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.Run;
import ascendsim.sim.engine.Launch;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.Probes;
import ascendsim.sim.probe.StallReason;
import ascendsim.traces.FakeLaunch;
import ascendsim.traces.FakeLaunch.Times;
import ascendsim.traces.chrome.TraceChecker;
import ascendsim.traces.log.EventLog;
import ascendsim.traces.statistics.PipeStatistics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock is 1800 MHz: 900 cycles are 0.5 us. */
class ProfileTest {
    private static final LocalDateTime WHEN = LocalDateTime.of(2026, 3, 4, 5, 6, 7);

    @TempDir
    Path dir;

    private final EventLog log = new EventLog();
    private final PipeStatistics statistics = new PipeStatistics();
    private final ProfileRecorder recorder = new ProfileRecorder();
    private final Probe probe = Probes.of(List.of(log, statistics, recorder));
    private final FakeLaunch launch = new FakeLaunch(probe);
    private final CoreId cube = launch.cube(0);
    private final CoreId vector = launch.vector(0);

    @BeforeEach
    void run() {
        launch.cores().forEach(core -> probe.coreStarted(core, 0));
        launch.move(cube, FakeLaunch.LOAD_L1, new Times(0, 0, 450), 1024, 1024);
        launch.move(cube, FakeLaunch.LOAD_L1, new Times(0, 225, 900), 0, 2048);
        probe.stalled(cube, Pipe.MTE1, StallReason.FLAG, 0, 90);
        launch.run(cube, FakeLaunch.LOAD_L0A, Times.of(90, 180));
        launch.move(cube, FakeLaunch.DRAIN, Times.of(900, 1350), 512, 0);
        launch.move(vector, FakeLaunch.LOAD_UB, Times.of(0, 900), 2048, 0);
        launch.cores().forEach(core -> probe.coreEnded(core, core.equals(cube) ? 1800 : 900));
        probe.finished(1800);
    }

    @AfterEach
    void close() {
        log.close();
    }

    private Profile profile() {
        Run run = new Run(launch.kernel(), FakeLaunch.CHIP, Mode.TIMED, new Launch.Totals(1800, 5, 0), Map.of());
        return new Profile(run, statistics.snapshot(), recorder.snapshot());
    }

    private String cell(Metric metric, CoreId core, String column) {
        CsvTable table = profile().table(metric);
        String sub = core.kind() == CoreKind.AIC ? "cube0" : "vector" + core.sub();
        return table.rows().stream()
                .filter(row -> row.get(0).equals(Integer.toString(core.block())) && row.get(1).equals(sub)).findFirst()
                .orElseThrow().get(table.columns().indexOf(column));
    }

    @Test
    void timesAndRatiosAreThoseOfThePipes() {
        assertThat(cell(Metric.PIPE_UTILIZATION, cube, "aic_time(us)")).isEqualTo("1.000000");
        assertThat(cell(Metric.PIPE_UTILIZATION, cube, "aic_total_cycles")).isEqualTo("1800");
        assertThat(cell(Metric.PIPE_UTILIZATION, cube, "aic_mte2_time(us)")).isEqualTo("0.500000");
        assertThat(cell(Metric.PIPE_UTILIZATION, cube, "aic_mte2_ratio")).isEqualTo("0.500000");
        assertThat(cell(Metric.PIPE_UTILIZATION, cube, "aic_mte1_ratio")).isEqualTo("0.050000");
        assertThat(cell(Metric.RESOURCE_CONFLICT_RATIO, cube, "aic_mte1_wait_ratio")).isEqualTo("0.050000");
        assertThat(cell(Metric.PIPE_UTILIZATION, vector, "aiv_mte2_ratio")).isEqualTo("1.000000");
    }

    @Test
    void bytesAreThoseThatMoved() {
        assertThat(cell(Metric.MEMORY, cube, "GM_to_L1_datas(KB)")).isEqualTo("4.000000");
        assertThat(cell(Metric.MEMORY, cube, "L0C_to_GM_datas(KB)")).isEqualTo("0.500000");
        assertThat(cell(Metric.MEMORY, cube, "read_main_memory_datas(KB)")).isEqualTo("4.000000");
        assertThat(cell(Metric.MEMORY, cube, "aic_main_mem_read_bw(GB/s)")).isEqualTo("4.096000");
        assertThat(cell(Metric.MEMORY, vector, "GM_to_UB_datas(KB)")).isEqualTo("2.000000");
        assertThat(cell(Metric.L2_CACHE, cube, "aic_read_hit_rate(%)")).isEqualTo("25.000000");
        assertThat(cell(Metric.L2_CACHE, vector, "aiv_read_hit_rate(%)")).isEqualTo("100.000000");
        // each load writes 64 blocks of 32 bytes, the load of L0A reads 4 fractals of 512
        assertThat(recorder.snapshot().getFirst().bytes(Space.L1)).isEqualTo(new CoreRecord.Bytes(2048, 4096));
        assertThat(cell(Metric.MEMORY, cube, "aic_l1_read_bw(GB/s)")).isEqualTo("2.048000");
        assertThat(cell(Metric.MEMORY_L0, cube, "aic_l0a_write_bw(GB/s)")).isEqualTo("2.048000");
    }

    @Test
    void whatACoreDoesNotHaveIsNotAvailable() {
        assertThat(cell(Metric.PIPE_UTILIZATION, cube, "aiv_vec_ratio")).isEqualTo("NA");
        assertThat(cell(Metric.PIPE_UTILIZATION, vector, "aic_time(us)")).isEqualTo("NA");
        assertThat(cell(Metric.PIPE_UTILIZATION, cube, "aic_icache_miss_rate")).isEqualTo("NA");
        assertThat(cell(Metric.L2_CACHE, cube, "aic_r0_read_cache_hit")).isEqualTo("NA");
        assertThat(cell(Metric.PIPE_UTILIZATION, cube, "aic_mte3_active_bw(GB/s)")).isEqualTo("NA");
    }

    @Test
    void basicInfoNamesTheOperator() {
        Profile profile = profile();
        assertThat(profile.basicInfo().text().lines()).first().isEqualTo(
                "Op Name,Op Type,Task Duration(us),Block Dim,Mix Block Dim,Device Id,Pid,Current Freq,Rated Freq");
        assertThat(profile.basicInfo().rows().getFirst()).startsWith("mix", "mix").endsWith("NA", "NA",
                "1800.000000", "1800.000000").contains("2");
    }

    private List<ProfileTree.Launched> launched() {
        return List.of(new ProfileTree.Launched(profile(), log.launch(0)));
    }

    @Test
    void severalLaunchesHaveDirectoriesOfTheirOwn() throws IOException {
        Profile first = profile();
        launch.launch(true);
        run();
        ProfileTree.Launched one = new ProfileTree.Launched(first, log.launch(0));
        Path tree = ProfileTree.write(dir, List.of(one, new ProfileTree.Launched(profile(), log.launch(1))), WHEN);
        for (String number : List.of("0", "1")) {
            Path own = tree.resolve("mix").resolve(number);
            assertThat(own.resolve("OpBasicInfo_20260304050607000.csv")).exists();
            assertThat(own.resolve("simulator").resolve("core0.cubecore0")
                    .resolve("core0.cubecore0_code_exe_20260304050607000.csv")).exists();
            Path trace = own.resolve("simulator").resolve("trace.json");
            assertThat(TraceChecker.problems(trace)).isEmpty();
            assertThat(Files.readAllLines(trace)).filteredOn(line -> line.contains("\"cp.gm.l1\"")).hasSize(2);
            assertThat(ProfileFiles.read(own).tables()).containsKeys("OpBasicInfo", "Memory");
        }
        assertThatThrownBy(() -> ProfileFiles.read(tree)).hasMessageContaining("tables of 2 operators");
    }

    @Test
    void theTreeIsTheVendors() throws IOException {
        Path tree = ProfileTree.write(dir.resolve("out"), launched(), WHEN);
        assertThat(tree).isEqualTo(dir.resolve("out").resolve("OPPROF_20260304050607_AAAAAA"));
        assertThat(ProfileTree.write(dir.resolve("out"), launched(), WHEN).getFileName().toString())
                .isEqualTo("OPPROF_20260304050607_AAAAAB");
        assertThat(dir.resolve("out")).isDirectoryNotContaining("glob:**.OPPROF_*");
        Path core = tree.resolve("simulator").resolve("core0.cubecore0");
        assertThat(Files.readAllLines(core.resolve("core0.cubecore0_code_exe.csv"))).startsWith(
                "code,call_count,cycles,running_time(us)", "mix.asm:9,2,1125,0.500000");
        assertThat(Files.readAllLines(core.resolve("core0.cubecore0_instr_exe.csv"))).startsWith(
                "instr,addr,pipe,call_count,cycles,running_time(us),detail",
                "cp.gm.l1,1,MTE2,2,1125,0.500000,\"cp.gm.l1 l1[0], gm[r0] {count=1, length=64}\"");
        assertThat(Files.readAllLines(tree.resolve("dump").resolve("mix.asm")).get(8)).contains("cp.gm.l1");
        assertThat(TraceChecker.problems(tree.resolve("simulator").resolve("trace.json"))).isEmpty();
        assertThat(ProfileFiles.read(dir.resolve("out")).directory().getFileName().toString()).endsWith("AAAAAB");
    }

    @Test
    void insightsFileHasItsBlocks() throws IOException {
        Path tree = ProfileTree.write(dir, launched(), WHEN);
        Path file = tree.resolve("simulator").resolve("visualize_data.bin");
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Integer> types = new ArrayList<>();
        List<String> contents = new ArrayList<>();
        while (bytes.hasRemaining()) {
            long size = bytes.getLong();
            int type = bytes.get();
            int padding = bytes.get();
            assertThat(bytes.get()).as("version").isEqualTo((byte) (type == 4 ? 0 : 0x5A));
            assertThat(bytes.get()).as("mark").isEqualTo((byte) 0x5A);
            byte[] path = new byte[type == 1 ? 4096 : 0];
            bytes.get(path);
            byte[] content = new byte[(int) size];
            bytes.get(content);
            assertThat(size % 4).isZero();
            types.add(type);
            contents.add(new String(path, StandardCharsets.UTF_8).replace("\0", "")
                    + new String(content, 0, content.length - padding, StandardCharsets.UTF_8));
        }
        assertThat(types).containsExactly(2, 1, 3, 4);
        assertThat(contents.get(0)).isEqualTo(Files.readString(tree.resolve("simulator").resolve("trace.json")));
        assertThat(contents.get(1)).isEqualTo("mix.asm" + Files.readString(tree.resolve("dump").resolve("mix.asm")));
        assertThat(contents.get(2)).contains("{\"Line\":9,\"Cycles\":[1125,0,0,0],\"Instructions Executed\":[2,0,0,0],"
                + "\"Address Range\":[[\"0x1\",\"0x1\"]]");
        assertThat(contents.get(3)).contains("{\"Address\":\"0xc\",\"AscendC Inner Code\":\"mix.asm:21\"",
                "\"Pipe\":\"MTE2\",\"Instructions Executed\":[0,1,0,0],\"Cycles\":[0,900,0,0]");
    }

    @Test
    void aProfileComparedWithItselfIsTheSame() throws IOException {
        Map<String, CsvTable> tables = ProfileFiles.read(ProfileTree.write(dir, launched(), WHEN)).tables();
        ProfileComparison comparison = ProfileComparison.of(tables, tables);
        assertThat(tables).hasSize(Metric.values().length + 1);
        assertThat(comparison.differences()).hasSizeGreaterThan(50).allMatch(d -> d.weight() == 0);
        assertThat(comparison.onlyMeasured()).isEmpty();
        assertThat(comparison.onlyPredicted()).isEmpty();
    }
}
