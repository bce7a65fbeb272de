package ascendsim.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.cli.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChipsCommandTest {
    @TempDir
    Path dir;

    @Test
    void listsEveryChipWithItsCores() {
        assertThat(Session.of("chips").done().lines())
                .anyMatch(line -> line.matches("Ascend910B3 +v220 +20 +40 +1800 .*"));
        JsonNode chips = Session.of("chips", "--json", "-").json().path("chips");
        assertThat(chips.valueStream().map(chip -> chip.path("name").stringValue())).contains("Ascend910B1",
                "Ascend910B4", "Ascend910B4-1", "Ascend910_9391");
        assertThat(Session.of("chips", "ASCEND910b4-1").done()).contains("Ascend910B4-1 (v220)", "14336");
        assertThat(Session.of("chips", "ascend910_9391").done()).contains("Ascend910_9391 (v220)");
        assertThat(chips.get(0).propertyNames()).containsExactly("name", "architecture", "aic", "aiv", "clock_mhz",
                "l2_bytes", "gm_bytes");
    }

    @Test
    void oneChipHasSourceAndConfidenceForEveryNumber() {
        assertThat(Session.of("chips", "ascend910b3").done()).contains("Ascend910B3", "l2.capacity", "vendor");
        JsonNode facts = Session.of("chips", "ASCEND910B3", "--json", "-").json().path("facts");
        assertThat(facts.size()).isGreaterThan(50);
        assertThat(facts.valueStream()).allSatisfy(
                fact -> assertThat(fact.propertyNames()).containsExactly("value", "unit", "source", "confidence"));
        assertThat(facts.path("cores.aic").path("value").asInt()).isEqualTo(20);
    }

    @Test
    void jsonInAFileLeavesTheTextOnStdout() throws Exception {
        Path file = dir.resolve("chips.json");
        assertThat(Session.of("chips", "--json", file.toString()).done()).contains("Ascend910B3");
        assertThat(JsonMapper.shared().readTree(Files.readString(file))).isEqualTo(
                Session.of("chips", "--json", "-").json());
    }

    @Test
    void anUnknownChipNamesTheNearest() {
        assertThat(Session.of("chips", "Ascend910C3").refused()).singleElement().asString()
                .startsWith("chips: unknown chip Ascend910C3; expected one of Ascend910B1,")
                .endsWith("did you mean Ascend910B3?");
    }

    @Test
    void aFileThatCannotBeWrittenIsRefused() throws Exception {
        Path file = Files.createFile(dir.resolve("file"));
        assertThat(Session.of("chips", "--json", dir.toString()).refused()).singleElement().asString()
                .startsWith("--json " + dir + ": a directory;");
        assertThat(Session.of("chips", "--json", dir + "/no/x.json").refused()).singleElement().asString()
                .startsWith("--json " + dir + "/no/x.json: no directory " + dir + "/no;");
        assertThat(Session.of("chips", "--json", file + "/x.json").refused()).hasSize(1);
        assertThat(dir).isDirectoryNotContaining(path -> !path.equals(file));
    }
}
