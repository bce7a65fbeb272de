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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is left behind by an operator that launches a preparation before its own kernel. */
class SeveralLaunchesTest {
    /** A float32 scale for a float16 result is made into quantisation words first. */
    static final String CASE = "{\"x1\":{\"shape\":[128,256],\"dtype\":\"int8\"},"
            + "\"x2\":{\"shape\":[256,512],\"dtype\":\"int8\"},\"scale\":{\"shape\":[512],\"dtype\":\"float32\"},"
            + "\"output_dtype\":\"float16\"}";
    private static final List<String> KERNELS = List.of("npu_trans_quant_param", "quant_matmul");

    @TempDir
    Path dir;

    private JsonNode json;

    private Path file(String name) {
        return dir.resolve(name);
    }

    @BeforeEach
    void run() throws IOException {
        Session.of("run", "npu_quant_matmul", "--case", CASE, "--mode", "timing", "--json", file("run.json").toString(),
                "--trace", file("trace.json").toString(), "--profile", file("profile").toString(), "--report",
                file("page.html").toString(), "--timeline", file("first.svg").toString(), "--timeline-launch", "1")
                .done();
        json = JsonMapper.shared().readTree(Files.readString(file("run.json")));
    }

    @Test
    void theJsonHasEachOfThem() {
        JsonNode launches = json.path("launches");
        assertThat(launches.valueStream().map(launch -> launch.path("kernel").asString()))
                .containsExactlyElementsOf(KERNELS);
        assertThat(launches.valueStream().mapToDouble(launch -> launch.path("time_us").asDouble()).sum())
                .isCloseTo(json.path("time_us").asDouble(), within(1e-9));
        for (String own : List.of("cycles", "instructions", "cores", "memory", "bound")) {
            assertThat(launches.get(1).path(own)).as(own).isEqualTo(json.path(own)).isNotEqualTo(
                    launches.get(0).path(own));
        }
    }

    @Test
    void eachHasAProfileThatAgreesWithTheJson() throws IOException {
        try (Stream<Path> trees = Files.list(file("profile"))) {
            Path tree = trees.findFirst().orElseThrow();
            for (int i = 0; i < KERNELS.size(); i++) {
                JsonNode launch = json.path("launches").get(i);
                ProfileFiles tables = ProfileFiles.read(tree.resolve(KERNELS.get(i)).resolve("0"));
                CsvTable pipes = tables.tables().get("PipeUtilization");
                assertThat(sum(pipes, "aic_total_cycles") + sum(pipes, "aiv_total_cycles")).isPositive()
                        .isEqualTo(
                                launch.path("cores").valueStream().mapToDouble(core -> core.path("cycles").asDouble())
                                        .sum());
                CsvTable memory = tables.tables().get("Memory");
                assertThat(1024 * sum(memory, "read_main_memory_datas(KB)"))
                        .isCloseTo(launch.at("/memory/gm_read_bytes").asDouble(), within(1.0));
                assertThat(sum(tables.tables().get("OpBasicInfo"), "Task Duration(us)"))
                        .isCloseTo(launch.path("time_us").asDouble(), within(1e-6));
                assertThat(TraceChecker.problems(tables.directory().resolve("simulator").resolve("trace.json")))
                        .isEmpty();
            }
        }
        assertThat(Session.of("compare", file("profile").toString(), file("profile").toString()).refused())
                .anyMatch(line -> line.contains("tables of 2 operators"));
    }

    private static double sum(CsvTable table, String column) {
        int index = table.columns().indexOf(column);
        return table.rows().stream().map(row -> row.get(index)).filter(cell -> !cell.equals("NA"))
                .mapToDouble(Double::parseDouble).sum();
    }

    @Test
    void theTraceHasThemOneAfterTheOther() throws IOException {
        assertThat(TraceChecker.problems(file("trace.json"))).isEmpty();
        List<String> lines = Files.readAllLines(file("trace.json"));
        List<Double> ends = new ArrayList<>();
        for (String kernel : KERNELS) {
            List<String> slices = lines.stream().filter(line -> line.contains("\"name\":\"" + kernel + "\"")).toList();
            assertThat(slices).hasSize(kernel.equals("quant_matmul") ? json.path("cores").size()
                    : json.path("launches").get(0).path("cores").size());
            ends.add(slices.stream().mapToDouble(line -> number(line, "ts") + number(line, "dur")).max().orElseThrow());
        }
        assertThat(ends.get(1) - ends.get(0)).isPositive()
                .isCloseTo(json.path("cycles").asDouble() / 1800, within(0.01));
        assertThat(lines).anyMatch(line -> line.contains("UB occupied"))
                .anyMatch(line -> line.contains("L0C occupied"));
    }

    private static double number(String line, String name) {
        return Double.parseDouble(line.replaceAll(".*\"" + name + "\":([0-9.]+).*", "$1"));
    }

    @Test
    void thePageHasThemAll() throws IOException {
        String page = Files.readString(file("page.html"));
        assertThat(page).contains("<script data-run=\"0\" data-part=\"facts\" data-launch=\"0\" type=");
        JsonNode own = ReportPages.part(file("page.html"), 0, "result");
        assertThat(own.path("cycles")).isEqualTo(json.path("cycles"));
        JsonNode first = ReportPages.preparation(file("page.html"), 0, "result");
        assertThat(first.path("cycles")).isEqualTo(json.at("/launches/0/cycles"));
        assertThat(first.path("time_us")).isEqualTo(json.at("/launches/0/time_us"));
        assertThat(ReportPages.preparation(file("page.html"), 0, "facts").path("title").asString())
                .isEqualTo(KERNELS.getFirst());
        // 128 x 512 in tiles of at most 128 x 256
        assertThat(ReportPages.part(file("page.html"), 0, "facts").path("hints").valueStream()
                .map(hint -> hint.path("text").asString()))
                .anyMatch(text -> text.startsWith("All 20 AICs run, but only 2 find something to do."));
    }

    @Test
    void thePictureIsOfTheLaunchThatWasNamed() throws IOException {
        assertThat(Files.readString(file("first.svg"))).contains(KERNELS.getFirst());
        assertThat(Session.of("run", "npu_quant_matmul", "--case", CASE, "--mode", "timing", "--timeline",
                file("none.svg").toString(), "--timeline-launch", "3").refused())
                .containsExactly("--timeline-launch: 3; expected a whole number from 1 to 2");
        assertThat(file("none.svg")).doesNotExist();
    }
}
