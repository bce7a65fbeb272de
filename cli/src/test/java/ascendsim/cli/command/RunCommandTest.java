package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class RunCommandTest {
    static final String SMALL = """
        {"x":{"shape":[48,40],"dtype":"float16"},"y":{"shape":[40,32],"dtype":"float16"}}""";

    @TempDir
    Path dir;

    @Test
    void jsonIsTheContracts() {
        JsonNode json = Session.of("run", "matmul", "--case", SMALL, "--json", "-").json();
        assertThat(json.propertyNames()).containsExactly("operator", "chip", "mode", "seed", "l2", "tiling", "blocks",
                "kernel_type", "instructions", "cycles", "time_us", "scalar_instructions", "cores", "memory", "bound",
                "roofline", "check", "outputs", "diagnostics", "host");
        assertThat(json.path("operator").asString()).isEqualTo("matmul");
        assertThat(json.path("chip").asString()).isEqualTo("Ascend910B3");
        assertThat(json.path("tiling").path("base_m").isInt()).isTrue();
        assertThat(json.path("tiling").path("unit_flag").isBoolean()).isTrue();
        JsonNode core = json.path("cores").get(0);
        assertThat(core.path("core").asString()).isEqualTo("core0.cubecore0");
        assertThat(core.path("cycles").asLong()).isPositive().isLessThanOrEqualTo(json.path("cycles").asLong());
        assertThat(core.path("pipes").path("M").propertyNames()).containsExactly("busy_cycles", "ratio",
                "stall_cycles", "instructions");
        assertThat(json.path("memory").propertyNames()).startsWith("gm_read_bytes", "gm_write_bytes", "l2_hit_rate");
        assertThat(json.path("memory").path("gm_write_bytes").asLong()).as("out, and x in NZ")
                .isEqualTo(48 * 32 * 2 + 48 * 48 * 2);
        assertThat(json.path("roofline").propertyNames()).startsWith("ops", "bytes", "bound_us", "efficiency");
        assertThat(json.path("roofline").path("ops").asLong()).isEqualTo(2L * 48 * 40 * 32);
        assertThat(json.path("roofline").path("bytes").asLong()).isEqualTo(2L * (48 * 40 + 40 * 32 + 48 * 32));
        assertThat(json.path("check").propertyNames()).startsWith("backend", "passed", "compared", "mismatched",
                "max_abs_error", "max_rel_error", "rule");
        assertThat(json.path("check").path("passed").asBoolean()).isTrue();
        assertThat(json.path("check").path("compared").asLong()).isEqualTo(48 * 32);
        JsonNode out = json.path("outputs").path("out");
        assertThat(out.propertyNames()).containsExactly("shape", "dtype", "sha256");
        assertThat(out.path("shape").toString()).isEqualTo("[48,32]");
        assertThat(out.path("sha256").asString()).matches("[0-9a-f]{64}");
        assertThat(json.path("diagnostics").isArray()).isTrue();
        assertThat(json.path("host").propertyNames()).containsExactly("wall_s", "instructions_per_s", "cycles_per_s");
    }

    /** 18 rows in groups of 16: refused, or with --lenient two rows fewer and a warning. */
    @Test
    void lenientRunsWhatIsThere() {
        String json = """
            {"x":{"shape":[16,32],"dtype":"float16"},"weight":{"shape":[2,32,16],"dtype":"int8"},
             "antiquant_scale":{"shape":[2,16],"dtype":"float16"},"antiquant_offset":{"shape":[2,16],"dtype":"float16"},
             "group_list":[8,10]}""";
        assertThat(Session.of("run", "npu_weight_quant_gmm_v2", "--case", json).refused()).singleElement().asString()
                .contains("group_list sums to 18; x has 16 rows");
        Session lenient = Session.of("run", "npu_weight_quant_gmm_v2", "--case", json, "--lenient", "--json", "-");
        assertThat(lenient.status()).isZero();
        assertThat(lenient.err().lines()).containsExactly(
                "warning: case.group_list: group_list sums to 18; x has 16 rows; the last group is cut to 8");
    }

    @Test
    void theSameRunGivesTheSameJsonButForTheHost() {
        assertThat(withoutHost("--seed", "7")).isEqualTo(withoutHost("--seed", "7"));
        assertThat(withoutHost("--seed", "7").path("outputs")).isNotEqualTo(
                withoutHost("--seed", "8").path("outputs"));
    }

    private static JsonNode withoutHost(String... options) {
        List<String> args = new ArrayList<>(List.of("run", "matmul", "--case", SMALL, "--json", "-"));
        args.addAll(List.of(options));
        ObjectNode json = (ObjectNode) Session.of(args.toArray(String[]::new)).json();
        json.remove("host");
        return json;
    }

    @Test
    void theModesAgree() {
        JsonNode timed = withoutHost();
        JsonNode ordered = withoutHost("--mode", "ordered");
        JsonNode timing = withoutHost("--mode", "timing");
        assertThat(ordered.path("outputs")).isEqualTo(timed.path("outputs"));
        assertThat(ordered.path("cycles").asLong()).isZero();
        assertThat(ordered.path("bound").isNull()).isTrue();
        assertThat(ordered.path("roofline").isNull()).isTrue();
        assertThat(timing.path("cycles")).isEqualTo(timed.path("cycles"));
        assertThat(timing.path("check").isNull()).isTrue();
        assertThat(timing.path("outputs").isEmpty()).isTrue();
    }

    @Test
    void theReportFitsAScreen() {
        String report = Session.of("run", "matmul", "--case", SMALL).done();
        assertThat(report.lines()).hasSizeLessThanOrEqualTo(30).allMatch(line -> line.length() <= 140)
                .allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c < 127), "plain text");
        assertThat(report).contains("matmul on Ascend910B3, timed, seed 0",
                "x float16[48,40], y float16[40,32] -> out float16[48,32]", "base_m=", "cycles", " us", "bound by",
                "AIC MTE2", "AIC FIX", "L2 hit rate", "efficiency", "instructions",
                "passed: 1,536 elements against reference, rule f16");
    }

    @Test
    void everythingThatWasAskedForIsWritten() throws Exception {
        Path out = dir.resolve("deep/out");
        Session.of("run", "matmul", "--case", SMALL, "--out", out.toString(), "--trace", dir + "/t.json",
                "--dump-program", dir + "/p.asm", "--json", dir + "/r.json").done();
        assertThat(out.resolve("outputs.safetensors")).isNotEmptyFile();
        assertThat(Files.readString(dir.resolve("p.asm"))).startsWith(".kernel matmul\n.target v220\n");
        assertThat(Files.readString(dir.resolve("t.json"))).startsWith("{").contains("MTE2");
        try (var files = Files.list(dir)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder("deep", "t.json", "p.asm",
                    "r.json");
        }
    }

    @Test
    void aTimelineIsDrawn() throws Exception {
        String file = dir + "/t.svg";
        Session.of("run", "matmul", "--case", SMALL, "--mode", "timing", "--timeline", file, "--timeline-cycles",
                "100-900").done();
        assertThat(Files.readString(Path.of(file))).startsWith("<svg ").endsWith("</svg>\n")
                .contains("matmul on Ascend910B3", "AI core 0, cycles 100 to 900 of ", "core0.cubecore0.MTE2");
    }

    @Test
    void inputsComeBackFromFiles() {
        String first = sha("run", "matmul", "--case", SMALL, "--seed", "3", "--out", dir.toString(), "--json", "-");
        // The output of one run as the left operand of the next.
        String next = """
            {"x":{"shape":[48,32],"dtype":"float16"},"y":{"shape":[32,32],"dtype":"float16","init":"ones"}}""";
        String file = "x=" + dir.resolve("outputs.safetensors");
        assertThat(sha("run", "matmul", "--case", next, "--in", file, "--json", "-"))
                .isEqualTo(sha("run", "matmul", "--case", next, "--in", file, "--seed", "9", "--json", "-"))
                .isNotEqualTo(sha("run", "matmul", "--case", next, "--json", "-")).isNotEqualTo(first);
    }

    private static String sha(String... args) {
        return Session.of(args).json().path("outputs").path("out").path("sha256").asString();
    }

    @Test
    void aTilingIsUsedAndShown() {
        JsonNode json = Session.of("run", "matmul", "--case", SMALL, "--tiling",
                "{\"base_m\":16,\"base_n\":32,\"base_k\":16,\"cores\":3}", "--json", "-").json();
        assertThat(json.path("tiling").path("base_m").asInt()).isEqualTo(16);
        assertThat(json.path("tiling").path("unit_flag").asBoolean()).isFalse();
        assertThat(json.path("blocks").asInt()).isEqualTo(3);
        assertThat(json.path("check").path("passed").asBoolean()).isTrue();
    }

    /** On one core: of all of them the last starts after the first is done. */
    @Test
    void aWarmCacheHits() {
        JsonNode cold = deep("cold");
        JsonNode warm = deep("warm");
        assertThat(warm.path("memory").path("l2_hit_rate").asDouble()).isEqualTo(1.0)
                .isGreaterThan(cold.path("memory").path("l2_hit_rate").asDouble());
        assertThat(warm.path("cycles").asLong()).isLessThan(cold.path("cycles").asLong());
    }

    /** Enough loads for memory to be what the kernel waits for. */
    private static JsonNode deep(String l2) {
        String deep = """
            {"x":{"shape":[48,4096],"dtype":"float16"},"y":{"shape":[4096,256],"dtype":"float16"}}""";
        return Session.of("run", "matmul", "--case", deep, "--mode", "timing", "--tiling", "{\"cores\":1}", "--l2", l2,
                "--json", "-").json();
    }

    @Test
    void cannIsNotThere() {
        Session session = Session.of("run", "matmul", "--case", SMALL, "--check", "cann");
        assertThat(session.status()).isEqualTo(3);
        assertThat(session.out()).isEmpty();
        assertThat(session.err().lines()).singleElement().asString().startsWith("--check cann: CANN is not installed");
    }

    @Test
    void theTerminalIsLeftAsItWas() {
        Session session = Session.onTerminal("run", "matmul", "--case", SMALL);
        assertThat(session.status()).isZero();
        assertThat(session.err()).matches("(\r\033\\[K.*)*").satisfies(
                err -> assertThat(err.isEmpty() || err.endsWith("\r\033[K")).isTrue());
    }

    @Test
    void everyOperatorHasADefaultCase() {
        for (JsonNode operator : Session.of("ops", "--json", "-").json().path("operators")) {
            String name = operator.path("name").asString();
            JsonNode details = Session.of("ops", name, "--json", "-").json();
            assertThat(details.propertyNames()).as(name).containsExactly("name", "summary", "parameters",
                    "outputs", "scenarios", "constraints", "tilings", "default_case");
            assertThat(details.path("parameters").valueStream().map(p -> p.path("note").asString())).as(name)
                    .doesNotContain("");
            assertThat(Session.of("ops", name).done()).contains(name, "outputs", "constraints", "tilings",
                    "default case");
            String chip = name.equals("indexer_compress_epilog") ? "Ascend950PR_9589" : "Ascend910B3";
            JsonNode run = Session.of("run", name, "--chip", chip, "--mode", "timing", "--json", "-").json();
            assertThat(run.path("time_us").asDouble()).as(name).isPositive();
            // The vendor's TransQuantParam is a loop on one scalar unit (operators.md §0.4).
            double least = name.equals("npu_trans_quant_param") ? 1e-4 : 0.01;
            assertThat(run.path("roofline").path("efficiency").asDouble()).as(name).isBetween(least, 1.0);
        }
    }
}
