package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code --check cann} and {@code --backend cann}, with a shell script that plays Python: products of zeros are 0. */
class CannCommandTest {
    private static final String CASE = "{\"x\":{\"shape\":[16,32],\"dtype\":\"int8\",\"init\":\"zeros\"},"
            + "\"y\":{\"shape\":[32,16],\"dtype\":\"int8\"}}";
    private static final int BYTES = 16 * 16 * 4;
    private static final String OK = "'{\"status\":\"ok\",\"outputs\":[\"out\"],\"provenance\":{\"device\":\"fake\"},"
            + "\"kernels\":[{\"name\":\"MatMul\",\"us\":7.5}]}'";

    @TempDir
    Path dir;

    /** @param product how out_0.bin is made */
    private String python(String name, String product) throws IOException {
        Path script = Files.writeString(dir.resolve(name), "#!/bin/sh\ncd \"$2\"\n"
                + "if grep -q '\"probe\":true' request.json; then echo " + OK + " > response.json; exit; fi\n" + product
                + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script.toString();
    }

    private String agreeing() throws IOException {
        return python("agree", "head -c " + BYTES + " /dev/zero > out_0.bin; echo " + OK + " > response.json");
    }

    private Session run(String python, String... more) {
        String[] words = {"run", "matmul", "--case", CASE, "--mode", "ordered", "--check", "cann", "--cann-python",
                python};
        String[] all = Arrays.copyOf(words, words.length + more.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        return Session.of(all);
    }

    @Test
    void agreementPasses() throws IOException {
        Session text = run(agreeing());
        assertThat(text.done()).contains("passed: 256 elements against cann", "simulated against reference",
                "cann against reference", "7.50 us on the device");
        JsonNode json = run(agreeing(), "--json", "-").json();
        assertThat(json.path("check").path("backend").asString()).isEqualTo("cann");
        assertThat(json.path("three_way").path("cann_reference").path("passed").asBoolean()).isTrue();
        assertThat(json.path("three_way").path("cann_us").asDouble()).isEqualTo(7.5);
    }

    @Test
    void disagreementFails() throws IOException {
        String python = python("differ", "{ printf x; head -c " + (BYTES - 1) + " /dev/zero; } > out_0.bin; echo " + OK
                + " > response.json");
        Session session = run(python);
        assertThat(session.status()).isEqualTo(1);
        assertThat(session.out()).contains("FAILED, 1 wrong: 256 elements against cann");
        assertThat(session.out().lines().filter(line -> line.contains("simulated against reference")).toList())
                .singleElement().asString().containsPattern("reference +0 ");
    }

    @Test
    void whatIsNotThereIsExitThree() throws IOException {
        Session nothing = run(dir.resolve("nothing").toString());
        assertThat(nothing.status()).isEqualTo(3);
        assertThat(nothing.err().lines()).singleElement().asString().startsWith("--check cann: CANN is not installed")
                .contains("no " + dir.resolve("nothing"));
        Session operator = run(python("none",
                "echo '{\"status\":\"no_operator\",\"reasons\":[\"torch_npu has no matmul\"]}' > response.json"));
        assertThat(operator.status()).isEqualTo(3);
        assertThat(operator.err()).contains("torch_npu has no matmul");
    }

    @Test
    void aCrashAndATimeoutAreExitOne() throws IOException {
        Session crash = run(python("crash", "echo Aborted >&2; exit 134"));
        assertThat(crash.status()).isEqualTo(1);
        assertThat(crash.err()).isEqualTo(
                "--check cann: cann: crashed: exit status 134: Aborted; expected outputs" + System.lineSeparator());
        Session hang = run(python("hang", "sleep 600"), "--cann-timeout", "1");
        assertThat(hang.status()).isEqualTo(1);
        assertThat(hang.err()).contains("no answer in 1 s");
    }

    @Test
    void aFailureOfCannCostsNoResults() throws IOException {
        Path json = dir.resolve("run.json");
        Path out = dir.resolve("out");
        Session crash = run(python("crash", "echo Aborted >&2; exit 134"), "--json", json.toString(), "--out",
                out.toString());
        assertThat(crash.status()).isEqualTo(1);
        assertThat(crash.err()).contains("exit status 134");
        assertThat(out.resolve("outputs.safetensors")).isNotEmptyFile();
        assertThat(Files.readString(json)).containsPattern("\"not_compared\" ?: ?\"--check cann: cann: crashed");
        Session text = run(python("none",
                "echo '{\"status\":\"no_operator\",\"reasons\":[\"torch_npu has no matmul\"]}' > response.json"));
        assertThat(text.status()).isEqualTo(3);
        assertThat(text.out()).contains("not compared: ");
    }

    /** A child that still writes when the process is ended, as msprof may. */
    @Test
    void aTimeoutIsATimeoutWhateverIsLeft() throws IOException {
        Session hang = run(python("busy", "mkdir p; (i=0; while :; do i=$((i+1)); : > p/$i; done) & wait"),
                "--cann-timeout", "1");
        assertThat(hang.status()).isEqualTo(1);
        assertThat(hang.err()).contains("no answer in 1 s").doesNotContain("internal error");
    }

    @Test
    void manyCasesAreHeldAgainstCannAndKept() throws IOException {
        Path cases = Files.writeString(dir.resolve("cases.json"), "{\"cases\":[{\"id\":\"zeros\",\"operator\":"
                + "\"matmul\",\"chips\":[\"910B\"],\"case\":" + CASE + "}]}");
        Path captures = dir.resolve("captures");
        Session first = Session.of("verify", "--data", cases.toString(), "--backend", "cann", "--cann-python",
                agreeing(), "--cann-capture", captures.toString());
        assertThat(first.done()).contains("simulated/reference", "simulated/cann").containsPattern(
                "zeros +0 +0 +0 +7.50");
        JsonNode replayed = Session.of("verify", "--data", cases.toString(), "--backend", "cann", "--cann-replay",
                captures.toString(), "--json", "-").json();
        JsonNode row = replayed.path("rows").get(0);
        assertThat(row.path("status").asString()).isEqualTo("passed");
        assertThat(row.path("cann").toString()).isEqualTo("{\"simulated_reference_mismatched\":0,"
                + "\"simulated_cann_mismatched\":0,\"cann_reference_mismatched\":0,\"us\":7.5}");
        Path capture;
        try (Stream<Path> entries = Files.list(captures)) {
            capture = entries.findFirst().orElseThrow();
        }
        JsonNode accuracy = Session.of("accuracy", "--data", capture.resolve("row.csv").toString(), "--json", "-")
                .json();
        assertThat(accuracy.path("rows").get(0).path("measured_us").asDouble()).isEqualTo(7.5);
    }
}
