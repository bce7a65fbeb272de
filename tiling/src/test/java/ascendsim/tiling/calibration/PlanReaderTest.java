package ascendsim.tiling.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ascendsim.isa.BadInput;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanReaderTest {
    private static List<String> problems(String text) {
        return catchThrowableOfType(BadInput.class, () -> PlanReader.parse("p.json", text)).problems();
    }

    @Test
    void aPlanIsRead() {
        CalibrationPlan plan = PlanReader.parse("p.json",
                """
                    {"about":"x","families":["a","b"],"chips":["C"],"longest_us":50,"iterations":4,
                     "parameters":[{"path":"l2.miss_extra","least":50,"most":600,"start":150,"long_rows":true,"why":"because"}]}""");
        assertThat(plan).isEqualTo(new CalibrationPlan(List.of("a", "b"), List.of("C"), 50, 4,
                List.of(new Parameter("l2.miss_extra", 50, 600, 150, true))));
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        assertThat(problems("""
            {"famlies":["a"],"chips":["C"],"parameters":[{"path":"p","least":5,"most":1,"start":2},
             {"least":1,"most":"x","start":1,"wy":""}]}""")).satisfiesExactly(
                line -> assertThat(line).startsWith("p.json: famlies: unknown key; ")
                        .endsWith("did you mean families?"),
                line -> assertThat(line).startsWith("p.json: parameters[0]: least 5.0, start 2.0, most 1.0; expected"),
                line -> assertThat(line).startsWith("p.json: parameters[1].wy: unknown key; "),
                line -> assertThat(line).isEqualTo("p.json: parameters[1].most: \"x\"; expected a number"),
                line -> assertThat(line).startsWith("p.json: parameters[1].path: none; "),
                line -> assertThat(line).startsWith("p.json: parameters[1]: "),
                line -> assertThat(line).isEqualTo("p.json: families: none; expected a list of names"));
        assertThat(problems("{")).singleElement().asString().startsWith("p.json: not JSON");
        assertThat(problems(
                """
                    {"families":["a"],"chips":["b"],"iterations":0,"parameters":[{"path":"p","least":0,"most":1,"start":1}]}"""))
                .containsExactly("p.json: iterations: 0; expected 1 to 20");
        assertThat(problems("{\"families\":[\"a\"],\"chips\":[\"b\"]}")).singleElement().asString()
                .startsWith("p.json: parameters: none; ");
    }

    @Test
    void sharesRunFromTheLeastToTheMost() {
        Parameter log = new Parameter("p", 1, 100, 10, false);
        assertThat(List.of(log.value(0), log.value(0.5), log.value(1))).containsExactly(1.0, 10.0, 100.0);
        assertThat(log.share(10)).isCloseTo(0.5, within(1e-12));
        assertThat(log.value(0.123)).isEqualTo(1.76);
        Parameter linear = new Parameter("p", 0, 200, 0, false);
        assertThat(List.of(linear.value(0), linear.value(0.25), linear.value(1))).containsExactly(0.0, 50.0, 200.0);
        assertThat(linear.share(50)).isEqualTo(0.25);
        assertThat(linear.atBound(0)).isTrue();
        assertThat(linear.atBound(50)).isFalse();
    }
}
