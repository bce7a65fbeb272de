package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AccuracyCommandTest {
    private static final String CALL = """
        "{""x"":{""shape"":[%d,128],""dtype"":""float16""},""y"":{""shape"":[128,256],""dtype"":""float16""}}"
        """.strip();
    private static final String FILE = "id,family,chip,operator,case,measured_us,kernels,l2,source\n"
            + "A,first,Ascend910B2,matmul," + CALL.formatted(512) + ",20,MatMul,cold,here\n"
            + "B,first,ascend910b2,matmul," + CALL.formatted(4096) + ",30,MatMul,warm,here\n"
            + "C,second,Ascend910B1,matmul," + CALL.formatted(16) + ",5,MatMul,unknown,here\n"
            + "D,second,Ascend910B1,matmul," + CALL.formatted(0) + ",15,MatMul,cold,here\n"
            + "E,second,Ascend910B1,conjure,{},15,Conjure,cold,here\n"
            + "F,third,Ascend911,matmul," + CALL.formatted(16) + ",15,MatMul,cold,here\n";

    @TempDir
    Path directory;
    private String data;

    @BeforeEach
    void data() throws IOException {
        data = Files.writeString(directory.resolve("rows.csv"), FILE).toString();
    }

    private Session accuracy(String... options) {
        return Session.of(
                Stream.concat(Stream.of("accuracy", "--data", data),
                        List.of(options).stream()).toArray(String[]::new));
    }

    @Test
    void theJsonHasRowsFamiliesOverallAndUnsupported() {
        JsonNode json = accuracy("--json", "-").json();
        assertThat(json.propertyNames()).containsExactly("rows", "families", "overall", "unsupported");
        assertThat(json.path("rows").valueStream().map(r -> r.path("id").stringValue())).containsExactly("A", "B", "C");
        assertThat(json.path("rows").valueStream()).allSatisfy(row -> {
            assertThat(row.propertyNames()).containsExactly("id", "family", "chip", "operator", "measured_us",
                    "predicted_us", "ratio");
            assertThat(row.path("ratio").doubleValue()).isCloseTo(
                    row.path("predicted_us").doubleValue() / row.path("measured_us").doubleValue(), within(1e-12));
        });
        assertThat(
                json.path("families").valueStream().map(f -> f.path("family").stringValue() + f.path("n").intValue()))
                .containsExactly("first1", "first1", "second0", "third0");
        assertThat(json.path("families").get(0).propertyNames()).startsWith("family", "chip", "n",
                "median_abs_log_error", "mape", "p90_abs_log_error", "kendall_tau");
        JsonNode overall = json.path("overall");
        double a = Math.abs(Math.log(json.path("rows").get(0).path("ratio").doubleValue()));
        double b = Math.abs(Math.log(json.path("rows").get(1).path("ratio").doubleValue()));
        assertThat(overall.path("n").intValue()).isEqualTo(2);
        assertThat(overall.path("median_abs_log_error").doubleValue()).isCloseTo((a + b) / 2, within(1e-12));
        assertThat(overall.path("p90_abs_log_error").doubleValue()).isCloseTo(Math.max(a, b), within(1e-12));
        assertThat(Math.abs(overall.path("kendall_tau").doubleValue())).isEqualTo(1);
        assertThat(json.path("families").get(2).path("kendall_tau").isNull()).isTrue();
        assertThat(json.path("unsupported").valueStream().map(u -> u.path("id").stringValue() + " "
                + u.path("reason").stringValue())).satisfiesExactly(
                        line -> assertThat(line).startsWith("D refused: "),
                        line -> assertThat(line).isEqualTo("E no operator conjure"),
                        line -> assertThat(line).isEqualTo("F no chip Ascend911"));
    }

    @Test
    void theTextShowsEveryRow() {
        String text = accuracy().done();
        assertThat(text.lines()).anyMatch(l -> l.matches("A +first +Ascend910B2 +matmul +20.00 +[\\d.]+ +0\\.\\d{3} +"
                + "512x128 float16, 128x256 float16"))
                .anyMatch(l -> l.matches("C +second .* 5.00 +[\\d.]+ +[+-][\\d.]+ us .*"))
                .anyMatch(l -> l.matches("E +second .* 15.00 +- +- *"))
                .anyMatch(l -> l.matches("second +Ascend910B1 +0 .* 1, median [\\d.]+ us +2"))
                .anyMatch(l -> l.matches("overall +2 .* 3"))
                .contains("unsupported: 3 of 6 rows").anyMatch(l -> l.matches(" +F +no chip Ascend911"));
    }

    @Test
    void filtersAndJobsLeaveTheRestAsItIs() {
        JsonNode all = accuracy("--json", "-", "--jobs", "1").json();
        assertThat(accuracy("--json", "-", "--jobs", "5").json()).isEqualTo(all);
        JsonNode some = accuracy("--json", "-", "--filter", "family=first,second", "--filter", "id=A,E").json();
        assertThat(some.path("rows")).containsExactly(all.path("rows").get(0));
        assertThat(some.path("unsupported")).containsExactly(all.path("unsupported").get(1));
    }

    @Test
    void rowsWithARecordRunWithItsTiling() {
        String store = directory.resolve("store.jsonl").toString();
        JsonNode tuned = Session.of("tune", "matmul", "--chip", "Ascend910B2", "--case", CALL.formatted(512)
                .replaceAll("^\"|\"$", "").replace("\"\"", "\""), "--budget", "12", "--knobs", "base_m,base_n",
                "--save", "--store",
                store, "--json", "-").json();
        assertThat(tuned.path("best").path("time_us").doubleValue())
                .isLessThan(tuned.path("default").path("time_us").doubleValue());
        JsonNode rows = accuracy("--tiling", "tuned", "--store", store, "--json", "-").json().path("rows");
        JsonNode usual = accuracy("--json", "-").json().path("rows");
        assertThat(rows.get(0).path("predicted_us")).isEqualTo(tuned.path("best").path("time_us"));
        assertThat(usual.get(0).path("predicted_us")).isEqualTo(tuned.path("default").path("time_us"));
        assertThat(rows.get(1)).isEqualTo(usual.get(1));
    }

    @Test
    void whatIsWrongComesAtOnceAndNothingRuns() throws IOException {
        Path json = directory.resolve("r.json");
        assertThat(accuracy("--filter", "family=firts", "--jobs", "0", "--tiling", "tunde", "--json", json.toString())
                .refused()).containsExactly(
                        "--tiling: unknown value tunde; expected one of default, tuned; did you mean tuned?",
                        "--filter family=firts: no row has it; expected a value of the file; did you mean first?",
                        "--jobs: 0; expected a whole number from 1 to 1024");
        assertThat(json).doesNotExist();
        Files.writeString(Path.of(data), FILE.replace(",20,", ",twenty,").replace(",cold,here\nE", ",tepid,here\nE"));
        assertThat(accuracy().refused()).satisfiesExactly(
                line -> assertThat(line).startsWith(data + ":2: measured_us is \"twenty\"; expected "),
                line -> assertThat(line).startsWith(data + ":5: l2 is \"tepid\"; expected one of "));
        assertThat(Session.of("accuracy").refused()).singleElement().asString().contains("--data");
    }

    @Test
    void thePlotHasAPointForEveryRowThatWasSimulated() throws IOException {
        Path svg = directory.resolve("p.svg");
        Path png = directory.resolve("p.png");
        assertThat(accuracy("--plot", svg.toString()).done()).isEqualTo(accuracy("--plot", png.toString()).done());
        assertThat(Files.readString(svg))
                .contains("3 of 6 rows simulated; of the 2 measured", "<title>A: measured 20.0 us",
                        "<title>B: ", "<title>C: ", "first (2)", "second (1)", "within 20 %")
                .doesNotContain("<title>D");
        assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
        assertThat(accuracy("--plot", "p.pdf").refused())
                .containsExactly("--plot: p.pdf; expected a name that ends in .svg or .png");
        assertThat(accuracy("--plot", "same.svg", "--json", "same.svg").refused()).singleElement().asString()
                .contains("the file of --json");
        assertThat(accuracy("--plot", directory + "/no/p.svg").refused()).singleElement().asString()
                .contains("no directory");
    }

    @Test
    void theTableOfAPageIsWrittenAnew() throws IOException {
        Path page = Files.writeString(directory.resolve("p.md"),
                "a\n<!-- accuracy: begin -->\nold\n<!-- accuracy: end -->\nz\n");
        accuracy("--markdown", page.toString()).done();
        String text = Files.readString(page);
        assertThat(text).startsWith("a\n<!-- accuracy: begin -->\n| family |").endsWith("\n<!-- accuracy: end -->\nz\n")
                .contains("| first | Ascend910B2 | 1 | ", "| second | Ascend910B1 | 0 |  |  |  |  | 1, median error ",
                        "| **all** |  | 2 | ", "Not simulated: 3 of 6 rows.", "- 1: no operator conjure")
                .doesNotContain("old", "| third");
        accuracy("--markdown", page.toString()).done();
        assertThat(Files.readString(page)).isEqualTo(text);
        Files.writeString(page, "no marks");
        assertThat(accuracy("--markdown", page.toString()).refused()).singleElement().asString()
                .startsWith("--markdown " + page + ": no block to write; ");
    }

    @Test
    void theMeasuredFileOfTheRepositoryCanBeRead() {
        JsonNode json = Session.of("accuracy", "--data", "../examples/measured/kernel_times.csv", "--filter",
                "id=CBG-0019,CB-950PR-0297", "--json", "-").json();
        assertThat(json.path("unsupported").isEmpty()).isTrue();
        assertThat(json.path("rows").valueStream().map(row -> row.path("chip").asString()))
                .containsExactly("Ascend950PR_9589", "Ascend910B2");
        assertThat(json.path("rows").valueStream().mapToDouble(row -> row.path("predicted_us").doubleValue()))
                .allMatch(us -> us > 0.5 && us < 10);
    }
}
