package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --trace-format}, {@code --trace-cores}, {@code --trace-cycles}, {@code --trace-limit}, {@code check-trace}. */
class TraceOptionsCommandTest {
    private static final String CASE = "{\"x\":{\"shape\":[256,256],\"dtype\":\"float16\"},"
            + "\"y\":{\"shape\":[256,512],\"dtype\":\"float16\"}}";

    @TempDir
    Path dir;

    private Session run(String... more) {
        List<String> words = new ArrayList<>(List.of("run", "matmul", "--case", CASE, "--mode", "timing", "--trace",
                dir.resolve("trace.json").toString()));
        words.addAll(List.of(more));
        return Session.of(words.toArray(String[]::new));
    }

    private String trace(String... more) throws IOException {
        run(more).done();
        String file = dir.resolve("trace.json").toString();
        assertThat(Session.of("check-trace", file).done()).startsWith(file + ": good for ");
        return Files.readString(dir.resolve("trace.json"));
    }

    @Test
    void aTraceIsWrittenForWhoeverReadsIt() throws IOException {
        assertThat(trace()).contains("\"profilingType\":\"op\"", "\"pid\":\"core0.cubecore0\"", "\"operands\":\"");
        assertThat(trace("--trace-format", "perfetto")).doesNotContain("profilingType")
                .contains("\"thread_name\"", "\"bp\":\"e\"");
    }

    @Test
    void aWindowIsSmaller() throws IOException {
        String all = trace();
        String window = trace("--trace-cores", "0-1,3", "--trace-cycles", "0-4000");
        assertThat(window.length()).isLessThan(all.length() / 2);
        assertThat(window).contains("core1.cubecore0", "core3.cubecore0").doesNotContain("core2.cubecore0");
    }

    @Test
    void whatTheTraceCannotShowIsRefused() {
        assertThat(run("--trace-format", "perfeto", "--trace-cores", "1-0", "--trace-cycles", "7", "--trace-limit", "0")
                .refused()).hasSize(3).anyMatch(line -> line.contains("did you mean perfetto?"))
                .anyMatch(line -> line.startsWith("--trace-cores: 0; "))
                .anyMatch(line -> line.startsWith("--trace-limit: 0; "));
        assertThat(run("--trace-cores", "99").refused()).singleElement().asString()
                .startsWith("--trace-cores: 99; expected whole numbers from 0 to ");
        assertThat(dir.resolve("trace.json")).doesNotExist();
    }

    @Test
    void aBadTraceIsNamed() throws IOException {
        Path file = Files.writeString(dir.resolve("bad.json"), "{\"profilingType\":\"op\",\"traceEvents\":["
                + "{\"ph\":\"X\",\"name\":\"a\",\"pid\":\"p\",\"tid\":\"t\",\"ts\":1}]}");
        Session session = Session.of("check-trace", file.toString());
        assertThat(session.status()).isEqualTo(1);
        assertThat(session.out()).contains("no duration", "1 problems for insight");
        assertThat(Session.of("check-trace", dir.resolve("none").toString()).refused()).singleElement().asString()
                .contains("no such file");
        Files.writeString(file, "{\"traceEvents\":[{]}");
        assertThat(Session.of("check-trace", file.toString()).refused()).singleElement().asString()
                .contains("expected a Chrome trace in JSON");
    }
}
