package ascendsim.tiling.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.kernels.batch.Batch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepTest {
    private static final String SWEEP = """
        chips: [Ascend910B2, ascend910b3]
        operators:
          - operator: matmul
            case:
              x: {shape: [$m, 64], dtype: float16}
              y: {shape: [64, $n], dtype: float16}
            shapes: {m: [16, 48], n: [32, 64]}
            tilings: [default, {base_m: 16}, {base_m: 17}]
          - operator: npu_dynamic_quant
            chips: [Ascend910B2]
            case: {x: {shape: [8, 256], dtype: float16}}
        """;

    @TempDir
    Path directory;

    private SweepRun open(String text, boolean resume) {
        return SweepRun.open(SweepFile.parse("test.yaml", text), text, directory.resolve("out.journal"), resume);
    }

    @Test
    void everyCombinationIsARowInTheOrderOfTheFile() {
        Sweep sweep = SweepFile.parse("test.yaml", SWEEP);
        assertThat(sweep.variables()).containsExactly("m", "n");
        assertThat(sweep.tasks()).hasSize(2 * 4 * 3 + 1);
        assertThat(sweep.tasks().get(4).place()).isEqualTo(new SweepTask.Place("matmul", "Ascend910B2",
                Map.of("m", 16L, "n", 64L)));
        SweepRun run = open(SWEEP, false);
        run.run(2, Batch.UNWATCHED);
        List<String> lines = run.table().csv().lines().toList();
        assertThat(lines).hasSize(1 + 25);
        assertThat(lines.getFirst())
                .isEqualTo("operator,chip,l2,m,n,tiling,status,time_us,workspace_bytes,kernel_tiling,reason");
        assertThat(lines.get(1)).startsWith("matmul,Ascend910B2,cold,16,32,default,ok,");
        assertThat(lines.get(3)).startsWith("matmul,Ascend910B2,cold,16,32,\"{\"\"base_m\"\":17}\",refused,,,,")
                .contains("base_m 17; a multiple of 16");
        assertThat(lines.getLast()).startsWith("npu_dynamic_quant,Ascend910B2,cold,,,default,ok,");
        assertThat(run.table().lines().lines()).hasSize(25).allSatisfy(line -> assertThat(line)
                .contains("\"reason\":", "\"m\":"));
    }

    @Test
    void whatAKilledRunHasDoneIsNotDoneAgainAndNothingIsLost() throws IOException {
        SweepRun whole = open(SWEEP, false);
        whole.run(2, Batch.UNWATCHED);
        String expected = whole.table().csv();
        Path journal = directory.resolve("out.journal");
        String text = Files.readString(journal);
        Set<String> done = new HashSet<>();
        for (int kept = text.indexOf('\n') + 1; kept < text.length(); kept += 701) {
            Files.writeString(journal, text.substring(0, kept));
            long lines = text.substring(0, kept).lines().count() - 1 - (text.charAt(kept - 1) == '\n' ? 0 : 1);
            SweepRun resumed = open(SWEEP, true);
            assertThat(resumed.left()).hasSize((int) (25 - lines));
            resumed.run(2, Batch.UNWATCHED);
            assertThat(resumed.table().csv()).isEqualTo(expected);
            done.add(Files.readString(journal).lines().sorted().toList().toString());
        }
        assertThat(done).as("each task once in the journal").hasSize(1);
        assertThatThrownBy(() -> open(SWEEP.replace("48", "32"), true)).isInstanceOf(BadInput.class)
                .hasMessageContaining("the journal of other work");
    }

    @Test
    void theSameTaskTwiceIsDoneOnce() {
        String twice = SWEEP.replace("[16, 48]", "[16, 16]");
        SweepRun run = open(twice, false);
        assertThat(run.left()).hasSize(13);
        run.run(1, Batch.UNWATCHED);
        assertThat(run.table().rows()).hasSize(25).doesNotContainNull();
    }

    @Test
    void operatorsThatAreNoListAreOneLine() {
        assertThatThrownBy(() -> SweepFile.parse("test.yaml", "chips: [Ascend910B2]\noperators: {operator: matmul}"))
                .isInstanceOfSatisfying(BadInput.class, bad -> assertThat(bad.problems()).containsExactly(
                        "test.yaml: operators: {\"operator\":\"matmul\"}; expected a list of one operator or more"));
    }

    /** Of 16^16 combinations not even the first few are made. */
    @Test
    @Timeout(60)
    void aGridBeyondTheLimitIsOneLine() {
        List<String> names = IntStream.range(0, 16).mapToObj(i -> "v" + i).toList();
        String values = IntStream.rangeClosed(1, 16).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String text = """
            chips: [Ascend910B2]
            operators:
              - operator: matmul
                case: {x: {shape: [%s], dtype: float16}}
                shapes: {%s}
            """.formatted(names.stream().map(name -> "$" + name).collect(Collectors.joining(", ")),
                names.stream().map(name -> name + ": [" + values + "]").collect(Collectors.joining(", ")));
        assertThatThrownBy(() -> SweepFile.parse("test.yaml", text)).isInstanceOfSatisfying(BadInput.class,
                bad -> assertThat(bad.problems()).containsExactly("test.yaml: operators[0].shapes: more than 1000000"
                        + " combinations; at most so many: split the sweep"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
            "chips: [Ascend910B2|chips: [Ascend911|chips: unknown chip Ascend911; expected some of",
            "operator: matmul|operator: matmal|operators[0].operator: unknown operator matmal; expected one of",
            "m: [16, 48]|m: [16, 0]|operators[0].shapes: m: [16,0]; expected a list of whole numbers",
            "m: [16, 48]|m: [99999999999999999999]|operators[0].shapes: m: [99999999999999999999]; expected a list of",
            "m: [16, 48], ||operators[0].shapes: no values for $m; expected m: [...]",
            "m: [16, 48]|m: [16, 48], q: [1]|operators[0].shapes: q is not in the case; expected $q there",
            "tilings: [default|tilings: [best|operators[0].tilings: ^\"best\"^; expected default, knobs",
            "tilings: [default|tilings: [{search: {budget: 0}}|operators[0].tilings: search: {^\"budget\"^:0}",
            "chips: [Ascend910B2, ascend910b3]|seed: 99999999999999999999|seed: 99999999999999999999; expected a whole",
            "chips: [Ascend910B2, ascend910b3]|l2: [warm]|l2: [^\"warm\"^]; expected cold or warm",
            "chips: [Ascend910B2, ascend910b3]|chips: Ascend910B2|chips: ^\"Ascend910B2\"^; expected a list of chips",
            "shapes: {m: [16, 48], n: [32, 64]}|shapes: 3|operators[0].shapes: 3; expected lists of values",
            "$m|$tiling|operators[0].shapes: no values for $tiling",
            "n: [32, 64]|n: [32, 64], chip: [1]|operators[0].shapes: chip is a column of the result; expected another",
            "tilings: [default|tilings: [{search: {method: [x]}}|operators[0].tilings: search: {^\"method\"^:[^\"x\"^]}",
            "tilings: [default|tilings: [{search: {budget: 99999999999999999999}}|operators[0].tilings: search: {",
            "tilings: [default|tilings: [{search: {seed: x}}|operators[0].tilings: search: {^\"seed\"^:^\"x\"^}",
            "chips: [Ascend910B2, ascend910b3]|chip: [Ascend910B2]|sweep: unknown key chip; expected some of",
            "operators:|operators: 3 #|test.yaml",
            "chips: [Ascend910B2,|chips: [Ascend910B2,]]|not YAML"})
    void aBadFileIsOneLineForEachProblem(String good, String bad, String line) {
        String text = SWEEP.replace(good, bad == null ? "" : bad);
        assertThatThrownBy(() -> SweepFile.parse("test.yaml", text)).isInstanceOfSatisfying(BadInput.class,
                problem -> assertThat(problem.problems()).anySatisfy(found -> assertThat(found)
                        .startsWith("test.yaml").contains(line.replace("^", "")).doesNotContain("\n")));
    }
}
