package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import ascendsim.cli.output.VerifyJournal;
import ascendsim.kernels.verify.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class VerifyCommandTest {
    private static final String CASES = """
        {"about":"a few", "cases":[
        {"id":"a","suite":"one","operator":"matmul","chips":["910B"],"seed":3,"tolerance":"f16","expect":"pass",
         "case":{"x":{"shape":[20,48],"dtype":"float16"},"y":{"shape":[48,33],"dtype":"float16"}}},
        {"id":"b","suite":"one","operator":"matmul","chips":["910B","950"],"tolerance":"exact",
         "case":{"x":{"shape":[20,48],"dtype":"int8"},"y":{"shape":[48,33],"dtype":"int8"}}},
        {"id":"c","suite":"two","operator":"matmul","chips":["910B"],"expect":{"refuse":"k_mismatch"},
         "case":{"x":{"shape":[20,48],"dtype":"int8"},"y":{"shape":[47,33],"dtype":"int8"}}},
        {"id":"d","suite":"two","operator":"matmul","chips":["950"],
         "case":{"x":{"shape":[20,48],"dtype":"int8"},"y":{"shape":[48,33],"dtype":"int8"}}},
        {"id":"e","suite":"two","operator":"conjure","chips":["910B"],"case":{}}]}
        """;

    @TempDir
    Path directory;
    private Path data;

    @BeforeEach
    void data() throws IOException {
        data = Files.writeString(directory.resolve("cases.json"), CASES);
    }

    private Session verify(String... options) {
        return Session.of(Stream.concat(Stream.of("verify", "--data", data.toString(), "--chip", "Ascend910B3"),
                List.of(options).stream()).toArray(String[]::new));
    }

    @Test
    void everyCaseIsCountedOnce() {
        JsonNode json = verify("--json", "-").json();
        assertThat(json.propertyNames()).containsExactly("cases", "passed", "failed", "refused", "unsupported",
                "rows");
        assertThat(json.path("cases").intValue()).isEqualTo(5);
        assertThat(json.path("passed").intValue()).isEqualTo(2);
        assertThat(json.path("failed").intValue()).isZero();
        assertThat(json.path("rows").get(0).propertyNames()).containsExactly("id", "suite", "operator", "status",
                "mismatched", "max_abs_error", "max_rel_error", "reason");
        assertThat(json.path("rows").valueStream().map(r -> r.path("id").stringValue() + " "
                + r.path("status").stringValue())).containsExactly("a passed", "b passed", "c refused",
                        "d unsupported", "e unsupported");
        assertThat(json.path("rows").get(2).path("reason").stringValue()).startsWith("k_mismatch: case.y: ");
        assertThat(json.path("rows").get(3).path("reason").stringValue()).contains("Ascend910B3 is 910B");
    }

    @Test
    void bothModesCountAsOneCase() {
        JsonNode json = verify("--mode", "both", "--json", "-").json();
        assertThat(json).isEqualTo(verify("--json", "-").json());
    }

    @Test
    void whatFailsIsNamedAndMakesExitOne() throws IOException {
        Files.writeString(data, CASES.replace("\"refuse\":\"k_mismatch\"", "\"refuse\":\"k_mismatch\"")
                .replace("\"shape\":[47,33]", "\"shape\":[48,33]")
                .replace("\"y\":{\"shape\":[48,33],\"dtype\":\"float16\"}",
                        "\"y\":{\"shape\":[40,33],\"dtype\":\"float16\"}"));
        Session session = verify("--mode", "timed");
        assertThat(session.status()).isEqualTo(1);
        assertThat(session.out()).contains("failed: 2").contains("refused: case.y: ")
                .contains("not refused; expected k_mismatch");
    }

    @Test
    void anInterruptedRunGoesOn() throws IOException {
        Path result = directory.resolve("result.json");
        Path journal = directory.resolve("result.json.journal");
        assertThat(verify("--json", result.toString()).status()).isZero();
        assertThat(journal).doesNotExist();
        String whole = Files.readString(result);
        StoppedRun.leave(journal, data, "ordered memory,sync Ascend910B3");
        assertThat(verify("--json", result.toString(), "--resume").status()).isEqualTo(1);
        assertThat(Files.readString(result)).contains("from the journal");
        assertThat(journal).doesNotExist();
        StoppedRun.leave(journal, data, "timed memory,sync Ascend910B3");
        assertThat(verify("--json", result.toString(), "--resume").err()).contains("is of another run");
        assertThat(verify("--json", result.toString()).status()).isZero();
        assertThat(Files.readString(result)).isEqualTo(whole);
    }

    /** What a run leaves that was stopped after a second verdict, which is not the true one, was half written. */
    private static final class StoppedRun {
        static void leave(Path journal, Path data, String run) throws IOException {
            VerifyJournal open = VerifyJournal.open(
                    journal.resolveSibling(journal.getFileName().toString().replace(".journal", "")), data, run, false);
            open.add(new Verdict("b", "one", "matmul",
                    Verdict.Status.FAILED, 1, 2, 3, "from the journal"));
            Files.writeString(journal, "{\"id\":\"c\",\"sui", StandardOpenOption.APPEND);
        }
    }

    @Test
    void badFilesAndOptionsAreOneLineEach() throws IOException {
        assertThat(verify("--mode", "timing").err()).contains("--mode: timing; expected ordered, timed or both");
        assertThat(verify("--backend", "cann").status()).isEqualTo(3);
        assertThat(verify("--resume").err()).contains("--resume: no --json FILE");
        assertThat(verify("--filter", "op=matmull").err()).contains("did you mean matmul?");
        Files.writeString(data, """
            {"cases":[{"id":"a","operator":"matmul","chips":"910B","case":{}},
            {"id":"a","operator":"matmul","chips":["910B"],"case":3,"tolerence":"f16"},
            {"id":"b","operator":"matmul","chips":["910B"],"case":{},"tolerance":"f61","expect":"fail"}]}
            """);
        Session session = verify();
        assertThat(session.status()).isEqualTo(2);
        assertThat(session.err().lines()).hasSize(6).allSatisfy(line -> assertThat(line).contains(": case "))
                .anyMatch(line -> line.contains("case 1 (a): no chips"))
                .anyMatch(line -> line.contains("did you mean tolerance?"))
                .anyMatch(line -> line.contains("id used before")).anyMatch(line -> line.contains("no case"))
                .anyMatch(line -> line.contains("did you mean f16?"))
                .anyMatch(line -> line.contains("expected \"pass\" or"));
        Files.writeString(data, "[]");
        assertThat(verify().err()).contains("no list of cases");
    }
}
