package ascendsim.sim.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ascendsim.isa.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChipFileTest {
    private static final String OVERCLOCKED = """
        {"extends": "ascend910b3", "name": "Mine",
         "cores": {"clock": {"value": 2.0, "unit": "GHz", "source": "what if", "confidence": "assumed"}}}
        """;

    private final ChipLibrary library = new ChipLibrary();

    private List<String> problems(String text) {
        BadInput error = catchThrowableOfType(BadInput.class, () -> library.parse("mine.json", text));
        assertThat(error).as("expected a refusal of %s", text).isNotNull();
        return error.problems();
    }

    /** An Ascend910B1 in which the section, say {@code "l2"}, is overlaid with the body. */
    private static String overlay(String section, String body) {
        return "{\"extends\": \"Ascend910B1\", \"name\": \"Mine\", \"" + section + "\": {" + body + "}}";
    }

    private static String fact(String key, String value, String unit) {
        return "\"" + key + "\": {\"value\": " + value + ", \"unit\": \"" + unit
                + "\", \"source\": \"a test\", \"confidence\": \"assumed\"}";
    }

    @Test
    void aUsersChipMayExtendABuiltInOne(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("mine.json"), OVERCLOCKED);
        Chip mine = library.load(file);
        Chip b3 = library.find("Ascend910B3").orElseThrow();
        assertThat(mine.name()).isEqualTo("Mine");
        assertThat(mine.cores()).isEqualTo(new Cores(20, 2, 2000));
        assertThat(mine.capacities()).isEqualTo(b3.capacities());
        assertThat(mine.hbm().theoryBytesPerCycle()).isCloseTo(b3.hbm().theoryBytesPerCycle() * 0.9, within(1e-9));
        assertThat(mine.cube()).isEqualTo(b3.cube());
        assertThat(mine.facts().keySet()).containsExactlyElementsOf(b3.facts().keySet());
        assertThat(mine.facts().get("cores.clock"))
                .isEqualTo(new Fact(2.0, "GHz", "what if", Confidence.ASSUMED));
    }

    @Test
    void anUnknownKeyNamesTheNearestKnownOne() {
        assertThat(problems(overlay("l2", fact("lines", "512", "B")))).containsExactly("mine.json: l2.lines: "
                + "unknown key; expected a known key, nearest is line; see docs/add-a-chip.md");
        assertThat(problems(overlay("pathes", ""))).singleElement().asString().contains("pathes", "nearest is paths");
        assertThat(problems(overlay("paths", "\"l0c->ub\": {}"))).singleElement().asString().contains("l0c->ub");
        assertThat(problems(overlay("vector", "\"operations\": {\"vadd\": {" + fact("repeats", "1", "cycles") + "}}")))
                .singleElement().asString().contains("vector.operations.vadd.repeats", "nearest is repeat");
    }

    @Test
    void anUnknownKeyInsideANumberIsAnError() {
        String number =
                "\"line\": {\"value\": 512, \"unit\": \"B\", \"source\": \"a test\", \"confidence\": \"vendor\","
                        + " \"note\": \"x\"}";
        assertThat(problems(overlay("l2", number))).singleElement().asString().contains("l2.line.note", "unknown key");
    }

    @Test
    void everyMissingKeyIsReportedAtOnce() {
        List<String> missing = problems("{\"name\": \"Mine\", \"architecture\": \"v220\"}");
        assertThat(missing).hasSizeGreaterThan(120).allMatch(line -> line.contains("missing"));
        assertThat(missing).anyMatch(line -> line.startsWith("mine.json: cores.aic: missing"))
                .anyMatch(line -> line.startsWith("mine.json: paths.gm->l1.nd2nz.rate: missing"))
                .anyMatch(line -> line.startsWith("mine.json: cube.types: missing"))
                .anyMatch(line -> line.startsWith("mine.json: launch.extra_block: missing"));
        assertThat(missing).doesNotHaveDuplicates();
    }

    @Test
    void everyMistypedNumberIsReportedAtOnce() {
        String body = String.join(",", "\"line\": 512", fact("ways", "\"24\"", "count"), fact("hit_extra", "0", "ns"),
                fact("miss_extra", "-1", "cycles"), fact("read", "0", "TB/s"), fact("sets", "16384.5", "count"));
        assertThat(problems(overlay("l2", body))).anyMatch(line -> line.contains("l2.line: found 512"))
                .anyMatch(line -> line.contains("l2.ways.value: found \"24\"; expected a finite number"))
                .anyMatch(line -> line.contains("l2.hit_extra.unit: found \"ns\"; expected cycles"))
                .anyMatch(line -> line.contains("l2.miss_extra.value: found -1.0; expected a number of at least 0"))
                .anyMatch(line -> line.contains("l2.read.value: found 0.0; expected a number above 0"))
                .anyMatch(line -> line.contains("l2.sets: value is 16384.5; expected a whole number"));
    }

    @Test
    void aNumberWithoutSourceOrWithAStrangeConfidenceIsRefused() {
        String noSource = "\"ways\": {\"value\": 24, \"unit\": \"count\", \"source\": \" \", \"confidence\": \"sure\"}";
        assertThat(problems(overlay("l2", noSource))).anyMatch(line -> line.contains("l2.ways.source"))
                .anyMatch(
                        line -> line.contains("l2.ways.confidence: found \"sure\"; expected one of vendor, measured"));
    }

    @Test
    void anEfficiencyIsAtMostOne() {
        assertThat(problems(overlay("hbm", fact("read_efficiency", "1.01", "ratio")))).singleElement().asString()
                .contains("hbm.read_efficiency.value: found 1.01; expected a ratio of at most 1");
    }

    @Test
    void theL2MustHoldItsCapacity() {
        assertThat(problems(overlay("l2", fact("ways", "16", "count")))).singleElement().asString()
                .contains("l2.capacity: found 201326592 B; expected line x ways x sets = 134217728 B");
    }

    @Test
    void aFileThatIsNoChipIsRefused() {
        assertThat(problems("[]")).singleElement().asString().contains("expected a JSON object");
        assertThat(problems("{\"name\": ")).singleElement().asString().startsWith("mine.json: ");
        assertThat(problems("{\"name\": \"A\", \"name\": \"B\"}")).singleElement().asString().contains("name");
        assertThat(problems("{\"extends\": \"Ascend910C\"}")).singleElement().asString().contains("Ascend910C",
                "expected one of Ascend910B1");
        assertThat(problems("{\"extends\": \"v220\", \"name\": \"Mine\", \"architecture\": \"v221\"}"))
                .anyMatch(line -> line.contains("architecture: found \"v221\"; expected v220 or v310"));
    }

    @Test
    void aMissingFileIsRefused(@TempDir Path directory) {
        Path absent = directory.resolve("absent.json");
        BadInput error = catchThrowableOfType(BadInput.class, () -> library.load(absent));
        assertThat(error.problems()).singleElement().asString().contains("absent.json", "cannot be read");
    }
}
