package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.cli.Session;
import ascendsim.traces.chrome.TraceChecker;
import ascendsim.traces.profile.CsvTable;
import ascendsim.traces.profile.ProfileFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code run --profile} and {@code compare}. */
class ProfileCommandTest {
    private static final String CASE = "{\"x\":{\"shape\":[96,256],\"dtype\":\"float16\"},"
            + "\"y\":{\"shape\":[256,320],\"dtype\":\"float16\"}}";

    @TempDir
    Path dir;

    private JsonNode run(String... more) throws IOException {
        Path json = dir.resolve("run.json");
        List<String> words = new ArrayList<>(List.of("run", "--json", json.toString(), "--profile",
                dir.resolve("profile").toString()));
        words.addAll(List.of(more));
        assertThat(Session.of(words.toArray(String[]::new)).done()).contains("profile   ", "OPPROF_");
        return JsonMapper.shared().readTree(Files.readString(json));
    }

    private Map<String, CsvTable> tables() {
        return ProfileFiles.read(dir.resolve("profile")).tables();
    }

    private static double sum(CsvTable table, String column) {
        int index = table.columns().indexOf(column);
        if (index < 0) {
            return 0;
        }
        return table.rows().stream().map(row -> row.get(index)).filter(cell -> !cell.equals("NA"))
                .mapToDouble(Double::parseDouble).sum();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ascend910B1", "Ascend950PR_9589"})
    void sumsAreThoseOfTheJson(String chip) throws IOException {
        JsonNode json = run("matmul", "--case", CASE, "--chip", chip);
        Map<String, CsvTable> tables = tables();
        double cycles = json.path("cores").valueStream().mapToDouble(core -> core.path("cycles").asDouble()).sum();
        CsvTable pipes = tables.get("PipeUtilization");
        assertThat(sum(pipes, "aic_total_cycles") + sum(pipes, "aiv_total_cycles")).isEqualTo(cycles);
        double mhz = cycles / (sum(pipes, "aic_time(us)") + sum(pipes, "aiv_time(us)"));
        Map.of("M", "aic_cube_time(us)", "MTE1", "aic_mte1_time(us)", "MTE2", "aic_mte2_time(us)", "FIX",
                "aic_fixpipe_time(us)").forEach((pipe, column) -> {
                    double busy = json.path("cores").valueStream()
                            .mapToDouble(core -> core.path("pipes").path(pipe).path("busy_cycles").asDouble()).sum();
                    assertThat(sum(pipes, column) + sum(pipes, column.replace("aic", "aiv"))).as(column).isPositive()
                            .isCloseTo(busy / mhz, within(1e-4));
                });
        JsonNode memory = json.path("memory");
        CsvTable kilobytes = tables.get("Memory");
        assertThat(sum(kilobytes, "read_main_memory_datas(KB)") * 1024)
                .isCloseTo(memory.path("gm_read_bytes").asDouble(), within(1.0));
        assertThat(sum(kilobytes, "write_main_memory_datas(KB)") * 1024)
                .isCloseTo(memory.path("gm_write_bytes").asDouble(), within(1.0));
        double mte2 = json.path("cores").valueStream()
                .mapToDouble(core -> core.path("pipes").path("MTE2").path("instructions").asDouble()).sum();
        assertThat(sum(kilobytes, "aic_mte2_instructions") + sum(kilobytes, "aiv_mte2_instructions"))
                .isEqualTo(mte2);
        CsvTable basic = tables.get("OpBasicInfo");
        assertThat(sum(basic, "Task Duration(us)")).isCloseTo(json.path("time_us").asDouble(), within(1e-6));
        assertThat(sum(tables.get("ArithmeticUtilization"), "aic_cube_fp_instr_number")).isPositive();
    }

    @Test
    void everyOperationIsCounted() throws IOException {
        JsonNode json = run("matmul", "--case", CASE, "--mode", "timing");
        assertThat(sum(tables().get("ArithmeticUtilization"), "aic_cube_fops"))
                .isEqualTo(json.path("roofline").path("ops").asDouble()).isEqualTo(2.0 * 96 * 256 * 320);
        Path simulator = ProfileFiles.read(dir.resolve("profile")).directory().resolve("simulator");
        assertThat(TraceChecker.problems(simulator.resolve("trace.json"))).isEmpty();
        assertThat(json.path("cores").valueStream().map(core -> core.path("core").asString()))
                .allSatisfy(core -> assertThat(simulator.resolve(core).resolve(core + "_instr_exe.csv")).exists());
    }

    @Test
    void aPredictionIsComparedWithABoard() throws IOException {
        run("matmul", "--case", CASE, "--mode", "timing");
        Path board = ProfileFiles.read(dir.resolve("profile")).directory();
        String own = dir.resolve("profile").toString();
        JsonNode same = Session.of("compare", own, board.toString(), "--json", "-").json();
        assertThat(same.path("columns").valueStream().map(column -> column.path("weight").asDouble())).isNotEmpty()
                .allMatch(weight -> weight == 0);
        Path table = board.resolve("OpBasicInfo.csv");
        Files.writeString(table, Files.readString(table).replaceFirst("(cube|mix|vector),\\d+\\.", "$1,9999."));
        String text = Session.of("compare", dir.resolve("run.json").toString(), board.toString(), "--top", "2").done();
        assertThat(text.lines().toList().get(1)).contains("OpBasicInfo", "Task Duration(us)", "9999");
        assertThat(text.lines()).hasSize(1 + 2 + 1 + 1);
        assertThat(text).contains("columns compared; 0 known to the prediction alone");
    }

    @Test
    void whatHasNoTimesHasNoProfile() {
        assertThat(Session.of("run", "matmul", "--mode", "ordered", "--profile", dir.resolve("p").toString())
                .refused())
                .containsExactly("--profile: a run in mode ordered has no times; expected mode timed or timing");
        assertThat(dir.resolve("p")).doesNotExist();
        assertThat(Session.of("compare", dir.toString(), dir.resolve("none").toString()).refused())
                .anyMatch(line -> line.contains("no metric tables"))
                .anyMatch(line -> line.contains("no such directory"));
    }
}
