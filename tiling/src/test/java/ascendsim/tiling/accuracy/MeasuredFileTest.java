package ascendsim.tiling.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ascendsim.isa.BadInput;
import ascendsim.sim.Device.L2State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredFileTest {
    private static final String HEADER = "id,family,chip,operator,case,measured_us,kernels,l2,source\n";

    @TempDir
    Path directory;

    private List<String> problems(String text) {
        BadInput bad = catchThrowableOfType(BadInput.class, () -> MeasuredFile.parse("f.csv", text));
        assertThat(bad).as("expected a refusal of %s", text).isNotNull();
        return bad.problems();
    }

    private static String row(String id, String call, String microseconds, String l2) {
        return String.join(",", id, "fam", "Ascend910B1", "matmul", call, microseconds, "K×1", l2, "here") + "\n";
    }

    @Test
    void aRowHasItsFieldsWhateverTheOrderOfTheColumns() {
        Measurement expected = new Measurement("A", "f", "Ascend910B1", "matmul", "{\"a\": \"x,y\"}", L2Content.WARM,
                12.5);
        assertThat(MeasuredFile.parse("f.csv",
                HEADER + "A,f,Ascend910B1,matmul,\"{\"\"a\"\": \"\"x,y\"\"}\",12.5,,warm,\n"))
                .containsExactly(expected);
        assertThat(MeasuredFile.parse("f.csv",
                "\uFEFFl2,note,measured_us,id,family,chip,operator,source,kernels,case\r\n"
                        + "warm,ours,1.25e1,A,f,Ascend910B1,matmul,\"two\r\nlines\",,\"{\"\"a\"\": \"\"x,y\"\"}\"\r\n\r\n"))
                .containsExactly(expected);
    }

    @Test
    void unknownL2IsEmptyAndAColdOneHasWhatTheRunBeforeLeft() {
        assertThat(L2Content.UNKNOWN.state()).isEqualTo(L2State.COLD);
        assertThat(L2Content.COLD.state()).isEqualTo(L2State.ROTATED);
        assertThat(L2Content.WARM.state()).isEqualTo(L2State.WARM);
    }

    @Test
    void everyBadRowIsOneLineWithItsPlace() {
        String text = HEADER + row("A", "{}", "1", "warm") + row("B", "{", "1", "warm") + row("C", "[1]", "1", "warm")
                + row("D", "{}", "fast", "warm") + row("E", "{}", "0", "warm") + row("F", "{}", "NaN", "warm")
                + row("G", "{}", "1", "hot") + row("A", "{}", "1", "cold") + "H,too,short\n"
                + row("", "{}", "1", "cold") + row("I", "{}", "1", "").replace("fam", "\"two\nlines\"")
                + row("J", "{}", "x", "y");
        assertThat(problems(text)).satisfiesExactly(
                line -> assertThat(line).startsWith("f.csv:3: case is not JSON: ")
                        .contains("; expected a JSON object; "),
                line -> assertThat(line).isEqualTo("f.csv:4: case is [1]; expected a JSON object"),
                line -> assertThat(line)
                        .isEqualTo("f.csv:5: measured_us is \"fast\"; expected microseconds, a number above 0"),
                line -> assertThat(line).startsWith("f.csv:6: measured_us is \"0\"; "),
                line -> assertThat(line).startsWith("f.csv:7: measured_us is \"NaN\"; "),
                line -> assertThat(line).isEqualTo("f.csv:8: l2 is \"hot\"; expected one of warm, cold, unknown;"
                        + " did you mean cold?"),
                line -> assertThat(line).isEqualTo("f.csv:9: id A; expected another id than that of line 2"),
                line -> assertThat(line).startsWith("f.csv:10: 3 fields; expected 9, one for each column; "),
                line -> assertThat(line).isEqualTo("f.csv:11: id is empty; expected a name"),
                line -> assertThat(line).startsWith("f.csv:12: l2 is \"\"; ").endsWith("unknown runs cold"),
                line -> assertThat(line).startsWith("f.csv:14: "));
    }

    @Test
    void aRowThatIsNoCsvIsNamed() {
        assertThat(problems(HEADER + row("A", "\"{\n}\"", "1", "warm") + "\n" + row("B", "{}", "x", "warm")
                + row("C", "\"{}\" ", "1", "cold"))).satisfiesExactly(
                        line -> assertThat(line).startsWith("f.csv:5: measured_us is \"x\""),
                        line -> assertThat(line).startsWith("f.csv:6: not CSV: ").contains("expected RFC 4180"));
    }

    @Test
    void aFileOfAnotherKindIsRefused() throws IOException {
        assertThat(problems("")).singleElement().asString().startsWith("f.csv: empty; ");
        assertThat(problems(HEADER.replace("measured_us", "measured"))).singleElement().asString()
                .startsWith("f.csv:1: no column measured_us; expected the columns id,").endsWith("is it measured?");
        assertThat(problems(HEADER.replace("source", "id"))).hasSize(2)
                .anyMatch(line -> line.contains("two columns id"));
        assertThat(problems(HEADER + "A,\"f,Ascend910B1\n")).singleElement().asString().startsWith("f.csv:");
        Path binary = Files.write(directory.resolve("b.csv"), "é".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(catchThrowableOfType(BadInput.class, () -> MeasuredFile.read(binary)).problems()).singleElement()
                .asString().contains("not UTF-8");
        assertThat(
                catchThrowableOfType(BadInput.class, () -> MeasuredFile.read(directory.resolve("no.csv"))).problems())
                .singleElement().asString().contains("no such file");
    }
}
