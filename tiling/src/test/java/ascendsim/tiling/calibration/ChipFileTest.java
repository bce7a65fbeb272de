package ascendsim.tiling.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ascendsim.isa.BadInput;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.chip.Confidence;
import ascendsim.sim.chip.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChipFileTest {
    private static final String TEXT = """
        { "name": "µ",
          "a":  {"x.y": {"z": {"value": 1.50, "unit": "cycles", "source": "assumed \\"µ\\"", "confidence": "assumed"}},
                 "x": {"value": 2, "unit": "ns", "source": "s", "confidence": "vendor"} },   "b": [ { } ] }
        """;

    @TempDir
    Path directory;

    private final ChipFile file = new ChipFile("f.json", TEXT);

    /** The file that all 910B chips take their common numbers from. */
    static ChipFile shipped() {
        try (InputStream in = ChipLibrary.class.getResourceAsStream("/ascendsim/chips/v220.json")) {
            return new ChipFile("v220.json", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Test
    void keysMayHaveDots() {
        assertThat(file.keys("a.x.y.z")).containsExactly("a", "x.y", "z");
        assertThat(file.keys("a.x")).containsExactly("a", "x");
        assertThat(shipped().keys("paths.gm->l1.nd2nz.startup")).containsExactly("paths", "gm->l1.nd2nz", "startup");
        assertThat(catchThrowableOfType(BadInput.class, () -> file.keys("a.x.y")).problems()).containsExactly(
                "f.json: a.x.y: no such number; expected one that the file itself states");
    }

    @Test
    void onlyTheNumberChanges() {
        Fact fact = new Fact(0.25, "cycles", "a \"test\"", Confidence.CALIBRATED);
        assertThat(file.with("a.x.y.z", fact).text()).isEqualTo(TEXT.replace(
                "{\"value\": 1.50, \"unit\": \"cycles\", \"source\": \"assumed \\\"µ\\\"\", \"confidence\": \"assumed\"}",
                "{ \"value\": 0.25, \"unit\": \"cycles\", \"source\": \"a \\\"test\\\"\", \"confidence\": \"calibrated\" }"));
        assertThat(file.with("a.x.y.z", fact).movable("a.x.y.z")).isEqualTo(fact);
    }

    @Test
    void aNumberWrittenBackIsTheSameLine() {
        ChipFile shipped = shipped();
        assertThat(shipped.with("sync.flag_visible", shipped.movable("sync.flag_visible"))).isEqualTo(shipped);
    }

    @Test
    void vendorAndMeasuredNumbersStay() {
        assertThat(catchThrowableOfType(BadInput.class, () -> file.movable("a.x")).problems()).singleElement()
                .asString()
                .startsWith("f.json: a.x: its confidence is vendor; expected assumed, inferred, source or calibrated;");
        assertThat(file.movable("a.x.y.z"))
                .isEqualTo(new Fact(1.5, "cycles", "assumed \"µ\"", Confidence.ASSUMED));
    }

    @Test
    void aFileThatIsNoChipFileIsRefused() throws IOException {
        Path list = Files.writeString(directory.resolve("l.json"), "[]");
        assertThat(catchThrowableOfType(BadInput.class, () -> ChipFile.read(list)).problems()).singleElement()
                .asString()
                .contains("no JSON object");
        assertThat(catchThrowableOfType(BadInput.class, () -> ChipFile.read(directory.resolve("no.json"))).problems())
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "0.25,0.25", "1500,1500", "0,0", "0.000125,0.000125", "12000000,12000000"})
    void numbersHaveNoExponent(double value, String text) {
        assertThat(ChipFile.number(value)).isEqualTo(text);
    }

    @Test
    void thePlanThatComesAlongFitsTheFileThatComesAlong() {
        ChipFile shipped = shipped();
        assertThat(PlanReader.shipped().parameters()).isNotEmpty().allSatisfy(parameter -> {
            Fact fact = shipped.movable(parameter.path());
            assertThat(fact.value()).as(parameter.path()).isBetween(parameter.least(), parameter.most());
        });
    }
}
