package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class TuneCommandTest {
    private static final String CASE =
            "{\"x\":{\"shape\":[64,128],\"dtype\":\"float16\"},\"y\":{\"shape\":[128,256],\"dtype\":\"float16\"}}";

    @TempDir
    Path directory;

    private static Session tune(String... options) {
        return Session.of(Stream.concat(Stream.of("tune", "matmul", "--case", CASE, "--budget", "15"),
                Stream.of(options)).toArray(String[]::new));
    }

    @Test
    void theResultHasWhatTheContractSays() {
        JsonNode json = tune("--json", "-").json();
        assertThat(json.propertyNames()).contains("operator", "chip", "case", "default", "best", "evaluations",
                "unique_evaluations", "infeasible", "wall_s", "history", "pareto");
        double official = json.path("default").path("time_us").doubleValue();
        double best = json.path("best").path("time_us").doubleValue();
        assertThat(best).isPositive().isLessThanOrEqualTo(official);
        assertThat(json.path("unique_evaluations").intValue()).isBetween(2, 15);
        assertThat(json.path("history").get(0).path("time_us").doubleValue()).isEqualTo(official);
        assertThat(json.path("best").path("tiling").path("base_m").intValue()).isPositive();
        assertThat(json.path("pareto")).isEmpty();
        long broken = json.path("infeasible_rules").valueStream().mapToLong(JsonNode::longValue).sum();
        assertThat(broken).isPositive().isEqualTo(json.path("infeasible").longValue());
    }

    @Test
    void theSameSeedGivesTheSameResultWhateverTheNumberOfThreads() {
        assertThat(timeless(tune("--json", "-", "--jobs", "1", "--seed", "5")))
                .isEqualTo(timeless(tune("--json", "-", "--jobs", "3", "--seed", "5")));
    }

    private static JsonNode timeless(Session session) {
        return ((ObjectNode) session.json()).without(List.of("wall_s", "evaluations_per_s"));
    }

    @Test
    void theReportSaysWhatChangedAndWhereTheTimeWent() throws IOException {
        Path plot = directory.resolve("tune.svg");
        String text = tune("--plot", plot.toString(), "--objective", "time,workspace").done();
        assertThat(text).contains("space: ", "genetic: ", "illegal: ", " x tiling: ",
                "default ", " times as fast", "pipe, mean of cores",
                "bound: ",
                "the 10 fastest", "none better in both time and workspace");
        assertThat(Files.readString(plot)).startsWith("<svg").contains("Tuning matmul on Ascend910B3");
    }

    @Test
    void whatIsSavedIsRun() {
        Path store = directory.resolve("store.jsonl");
        JsonNode tuned = tune("--save", "--store", store.toString(), "--json", "-").json();
        JsonNode run = Session.of("run", "matmul", "--case", CASE, "--mode", "timing", "--tiling", "tuned", "--store",
                store.toString(), "--json", "-").json();
        assertThat(run.path("time_us").doubleValue()).isEqualTo(tuned.path("best").path("time_us").doubleValue());
        assertThat(run.path("tiling")).isEqualTo(tuned.path("best").path("tiling"));
        assertThat(Session.of("run", "matmul", "--case", CASE, "--tiling", "tuned", "--l2", "warm", "--store",
                store.toString()).refused()).singleElement().asString().contains("no record of this matmul")
                .contains("tune matmul --save");
    }

    @Test
    void aStoreThatCannotBeUsedIsOneLineBeforeTheSearch() {
        String store = directory.toString();
        assertThat(tune("--save", "--store", store).refused()).singleElement().asString()
                .startsWith(store + ": cannot be written: a directory; expected a writable file");
        assertThat(Session.of("run", "matmul", "--case", CASE, "--tiling", "tuned", "--store", store).refused())
                .singleElement().asString().startsWith(store + ": cannot be read: a directory");
        assertThat(Session.of("tunings", "--store", store).refused()).singleElement().asString()
                .startsWith(store + ": cannot be read: a directory");
        assertThat(tune("--search", "clever", "--save", "--store", store).refused()).as("all problems at once")
                .hasSize(2);
    }

    /** A disk can fill up while a search runs. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aStoreThatIsFullCostsNoResult() throws IOException {
        Path store = Path.of("/dev/full");
        Path json = directory.resolve("tune.json");
        Session session = tune("--save", "--store", store.toString(), "--json", json.toString());
        assertThat(session.status()).isEqualTo(2);
        assertThat(session.err().lines()).singleElement().asString().startsWith(store + ": cannot be written: ");
        assertThat(Files.readString(json)).contains("\"best\"");
    }

    @Test
    void recordsOfAnotherModelAreUsedWithAWarning() throws IOException {
        Path store = directory.resolve("store.jsonl");
        tune("--save", "--store", store.toString()).done();
        Files.writeString(store, Files.readString(store).replaceFirst("\"model\":\"[0-9a-f]+\"", "\"model\":\"old\""));
        Session run = Session.of("run", "matmul", "--case", CASE, "--mode", "timing", "--tiling", "tuned", "--store",
                store.toString());
        assertThat(run.status()).isZero();
        assertThat(run.err().lines()).singleElement().asString().contains("found by model old").contains("tune again");
        Path other = directory.resolve("other.jsonl");
        assertThat(Session.of("tunings", "--store", other.toString(), "--import", store.toString()).done())
                .contains("matmul", "stale", "64x128 float16");
        Path exported = directory.resolve("exported.jsonl");
        Session.of("tunings", "--store", other.toString(), "--export", exported.toString()).done();
        assertThat(Files.readString(exported)).isEqualTo(Files.readString(store));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "--budget 0|--budget: 0; expected a whole number from 1 to",
            "--search clever|--search: unknown value clever; expected one of genetic, random, exhaustive",
            "--knobs base_m,bas_n|--knobs: unknown knob bas_n of matmul",
            "--objective energy|--objective: energy; expected time or time,workspace",
            "--chip Ascend911|--chip: unknown chip Ascend911",
            "--plot tune.gif|--plot: tune.gif; expected a name that ends in",
            "--case {}|case.x"})
    void badInputIsOneLine(String options, String line) {
        String[] words = Stream.concat(Stream.of("tune", "matmul"), Stream.of(options.split(" ", 2)))
                .toArray(String[]::new);
        assertThat(Session.of(words).refused()).anySatisfy(found -> assertThat(found).contains(line));
    }

    @Test
    void everyProblemIsSaidOnce() {
        assertThat(tune("--seed", "x", "--jobs", "y").refused()).containsExactlyInAnyOrder(
                "--seed: x; expected a whole number of 64 bits",
                "--jobs: y; expected a whole number from 1 to 1024");
    }

    @Test
    void filesOfTwoOptionsAreRefusedHoweverTheyAreNamed() throws IOException {
        String file = directory.resolve("same.svg").toString();
        String other = directory.resolve(".").resolve("same.svg").toString();
        assertThat(tune("--json", file, "--plot", other).refused())
                .containsExactly("--plot " + other + ": the file of --json; expected two different files");
        Files.createSymbolicLink(directory.resolve("link.jsonl"), Files.createFile(directory.resolve("store.jsonl")));
        assertThat(tune("--json", directory + "/link.jsonl", "--save", "--store", directory + "/store.jsonl").refused())
                .singleElement().asString().contains("the file of --json");
        assertThat(Session.of("tunings", "--store", file, "--export", other).refused()).singleElement().asString()
                .startsWith("--export " + other + ": the file of --store");
    }

    @Test
    void aCaseWithATilingIsRefused() {
        assertThat(Session.of("tune", "matmul", "--case", CASE.replaceFirst("}$", ",\"tiling\":{\"base_m\":16}}"))
                .refused()).singleElement().asString()
                .startsWith("case.tiling: given; expected a case without a tiling");
    }
}
