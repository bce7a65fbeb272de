package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExecCommandTest {
    private static final String COPY = """
        .kernel copy
        .target v220
        .type aiv_only
        .blocks 2
        .arg x in float32 [2,64] nd
        .arg y out float32 [2,64] nd
        .core aiv
            s.get r0, BLOCK_IDX
            s.arg r1, x
            s.arg r2, y
            cp.gm.ub ub[0], gm[r1+r0*256] {count=1, length=8}
            set_flag MTE2, MTE3, 0
            wait_flag MTE2, MTE3, 0
            cp.ub.gm gm[r2+r0*256], ub[0] {count=1, length=8}
            end
        """;

    @TempDir
    Path dir;
    private String program;

    @BeforeEach
    void write() throws Exception {
        program = Files.writeString(dir.resolve("copy.asm"), COPY).toString();
    }

    @Test
    void aDumpedProgramRunsAsTheOperatorDid() {
        String seed = "5";
        JsonNode run = Session.of("run", "matmul", "--case", RunCommandTest.SMALL, "--seed", seed, "--dump-program",
                dir + "/p.asm", "--json", "-").json();
        JsonNode exec = Session.of("exec", dir + "/p.asm", "--case", RunCommandTest.SMALL, "--seed", seed, "--json",
                "-").json();
        assertThat(exec.path("outputs")).isEqualTo(run.path("outputs"));
        assertThat(exec.path("cycles")).isEqualTo(run.path("cycles"));
        assertThat(exec.path("cores")).isEqualTo(run.path("cores"));
        assertThat(exec.propertyNames()).containsExactlyElementsOf(run.propertyNames());
        JsonNode argued = Session.of("exec", dir + "/p.asm", "--arg", "x={}", "--arg",
                "y={\"dtype\":\"float16\",\"shape\":[40,32]}", "--seed", seed, "--json", "-").json();
        assertThat(argued.path("outputs")).isEqualTo(run.path("outputs"));
    }

    @Test
    void aDumpedMixedKernelRunsAsTheOperatorDid() {
        String operator = "npu_grouped_matmul_finalize_routing";
        String small = "../examples/finalize_routing_small.json";
        JsonNode run = Session.of("run", operator, "--case", small, "--dump-program", dir + "/r.asm", "--json", "-")
                .json();
        JsonNode exec = Session.of("exec", dir + "/r.asm", "--case", small, "--json", "-").json();
        assertThat(exec.path("outputs")).isEqualTo(run.path("outputs"));
        assertThat(exec.path("cycles")).isEqualTo(run.path("cycles"));
        JsonNode whole = Session.of("run", operator, "--mode", "timing", "--dump-program", dir + "/d.asm", "--json",
                "-").json();
        assertThat(Session.of("exec", dir + "/d.asm", "--case", "default", "--mode", "timing", "--json", "-").json()
                .path("cycles")).isEqualTo(whole.path("cycles"));
    }

    @Test
    void aKernelOfOnesOwn() throws Exception {
        Session.of("exec", program, "--arg", "x={\"init\":\"arange\"}", "--out", dir.toString()).done();
        byte[] file = Files.readAllBytes(dir.resolve("outputs.safetensors"));
        assertThat(file).endsWith(0, 0, 0xFE, 0x42); // 127.0f
        String fromFile = "x=" + dir.resolve("outputs.safetensors");
        assertThat(Session.of("exec", program, "--arg", fromFile, "--json", "-").json().path("outputs"))
                .isEqualTo(Session.of("exec", program, "--arg", "x={\"init\":\"arange\"}", "--json", "-").json()
                        .path("outputs"));
    }

    @Test
    void blocksAndSeedCount() {
        JsonNode two = Session.of("exec", program, "--arg", "x={}", "--json", "-").json();
        JsonNode one = Session.of("exec", program, "--arg", "x={}", "--json", "-", "--blocks", "1").json();
        JsonNode other = Session.of("exec", program, "--arg", "x={}", "--json", "-", "--seed", "1").json();
        assertThat(two.path("cores").size()).isEqualTo(2);
        assertThat(one.path("cores").size()).isEqualTo(1);
        assertThat(one.path("outputs")).isNotEqualTo(two.path("outputs"));
        assertThat(other.path("outputs")).isNotEqualTo(two.path("outputs"));
    }

    @Test
    void argumentsThatAreNone() {
        assertThat(Session.of("exec", program).refused()).singleElement().asString()
                .startsWith("--arg x: not given; expected float32[2,64];");
        assertThat(Session.of("exec", program, "--arg", "x={}", "--arg", "y={}").refused()).singleElement().asString()
                .startsWith("--arg y: out parameter y takes no content;");
        assertThat(Session.of("exec", program, "--arg", "x={}", "--arg", "X1={}").refused()).singleElement().asString()
                .startsWith("--arg X1: unknown parameter X1;").endsWith("did you mean x?");
        assertThat(Session.of("exec", program, "--arg", "x={\"shape\":[2,65]}").refused()).singleElement().asString()
                .startsWith("--arg x: float32[2,65]; expected float32[2,64];");
        assertThat(Session.of("exec", program, "--arg", "x={\"ini\":1}").refused()).singleElement().asString()
                .startsWith("--arg x.ini: unknown key;").endsWith("did you mean init?");
        assertThat(Session.of("exec", program, "--arg", "x={init}").refused()).singleElement().asString()
                .startsWith("--arg x: not JSON:");
        assertThat(Session.of("exec", program, "--arg", "x=" + program).refused()).singleElement().asString()
                .endsWith("copy.asm: unknown ending; expected .npy, .safetensors or .bin");
        assertThat(Session.of("exec", program, "--arg", "x={}", "--blocks", "41", "--trace", dir + "/t.json").refused())
                .singleElement().asString()
                .contains("41 blocks", "1 to 40");
        assertThat(dir.resolve("t.json")).doesNotExist();
        assertThat(Session.of("exec", program, "--arg", "x={}", "--blocks", "0").refused()).singleElement().asString()
                .startsWith("--blocks: 0;");
        assertThat(Session.of("exec", program, "--case", "{\"z\":{\"shape\":[1],\"dtype\":\"int8\"}}").refused())
                .anyMatch(line -> line.startsWith("case.z: unknown key;"));
    }

    @Test
    void programsThatAreNone() throws Exception {
        assertThat(Session.of("exec", dir + "/none.asm").refused()).singleElement().asString()
                .startsWith(dir + "/none.asm: no such file;");
        Path broken = Files.writeString(dir.resolve("broken.asm"),
                COPY.replace("s.get r0", "s.gte r0").replace("ub[0]", "ub[1]"));
        assertThat(Session.of("exec", broken.toString(), "--arg", "x={}").refused())
                .allMatch(line -> line.startsWith(broken + ":")).hasSizeGreaterThan(1);
        Path prose = Files.writeString(dir.resolve("prose.txt"), "no kernel\n".repeat(100));
        assertThat(Session.of("exec", prose.toString()).refused()).hasSize(20).last().asString()
                .matches("ascendsim: \\d+ more problems");
    }

    @Test
    void aDeadlockSaysWhereAndKeepsTheTrace() throws Exception {
        Path stuck = Files.writeString(dir.resolve("stuck.asm"), COPY.replace("set_flag MTE2, MTE3, 0", ""));
        Session session = Session.of("exec", stuck.toString(), "--arg", "x={}", "--json", dir + "/r.json", "--trace",
                dir + "/t.json", "--timeline", dir + "/t.svg");
        assertThat(session.status()).isEqualTo(1);
        assertThat(session.out()).isEmpty();
        assertThat(session.err()).contains("wait_flag MTE2, MTE3, 0", "which is not set").doesNotContain("Exception");
        JsonNode result = JsonMapper.shared().readTree(dir.resolve("r.json").toFile());
        assertThat(result.path("check").isNull()).isTrue();
        assertThat(result.path("time_us").isNull()).isTrue();
        assertThat(result.path("outputs").isEmpty()).isTrue();
        assertThat(result.path("diagnostics").get(0).path("code").asString()).isEqualTo("sync.deadlock");
        assertThat(result.path("diagnostics").get(0).path("text").asString()).contains("wait_flag MTE2, MTE3, 0");
        assertThat(dir.resolve("t.json")).isNotEmptyFile();
        assertThat(dir.resolve("t.svg")).content().contains("<title>core0.veccore0 MTE2: ");
    }

    @Test
    void whatTheSanitizersFoundIsSaidWhenTheMachineStops() throws Exception {
        Path both = Files.writeString(dir.resolve("both.asm"),
                COPY.replace("length=8}\n    set", "length=17}\n    set").replace("set_flag MTE2, MTE3, 0", ""));
        Session session = Session.of("exec", both.toString(), "--arg", "x={}", "--json", "-", "--out",
                dir.resolve("out").toString());
        assertThat(session.status()).isEqualTo(1);
        assertThat(session.err()).contains("deadlock", "mem.out_of_bounds");
        JsonNode diagnostics = JsonMapper.shared().readTree(session.out()).path("diagnostics");
        assertThat(diagnostics.findValuesAsString("code")).contains("mem.out_of_bounds").endsWith("sync.deadlock");
        assertThat(dir.resolve("out/outputs.safetensors")).doesNotExist();
    }

    @Test
    void aSanitizersErrorFailsTheRun() throws Exception {
        Path beyond = Files.writeString(dir.resolve("beyond.asm"), COPY.replace("length=8}", "length=17}"));
        Session session = Session.of("exec", beyond.toString(), "--arg", "x={}", "--json", "-");
        assertThat(session.status()).isEqualTo(1);
        assertThat(session.err()).isEmpty();
        JsonNode diagnostic = JsonMapper.shared().readTree(session.out()).path("diagnostics").get(0);
        assertThat(diagnostic.propertyNames()).containsExactly("code", "severity", "core", "pipe", "cycle",
                "instruction", "text");
        assertThat(diagnostic.path("severity").asString()).isEqualTo("error");
        assertThat(diagnostic.path("core").asString()).matches("core[01]\\.veccore0");
        assertThat(Session.of("exec", beyond.toString(), "--arg", "x={}", "--sanitize", "none").done())
                .doesNotContain("error");
    }
}
