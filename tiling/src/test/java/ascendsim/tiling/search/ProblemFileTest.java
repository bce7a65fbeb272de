package ascendsim.tiling.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.tiling.search.ProblemFile.Problem;
import ascendsim.tiling.space.Axis;
import ascendsim.tiling.space.Candidate;
import ascendsim.tiling.space.SearchSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The problems of the search table, and what docs/tuning.md says of them. */
class ProblemFileTest {
    private static final Path FILE = Path.of("../examples/search/problems.json");
    private static final Path PAGE = Path.of("../docs/tuning.md");
    private static final List<Problem> PROBLEMS = ProblemFile.read(FILE);
    private static final int DRAWS = 600;
    /** What a table is about: a search that finds the best of so many by luck says nothing. */
    private static final long LEAST = 1000;
    private static final long MOST = 5000;

    @TempDir
    Path directory;

    /** A row of the table: problem, free knobs, legal points, and what was measured. */
    private record Row(String id, String knobs, long legal) {
    }

    private static List<Row> table() throws IOException {
        return Files.readString(PAGE).lines().map(line -> line.split("\\s*\\|\\s*"))
                .filter(cells -> cells.length > 10 && cells[3].matches("[\\d,]+"))
                .map(cells -> new Row(cells[1], cells[2], Long.parseLong(cells[3].replace(",", "")))).toList();
    }

    static Stream<Problem> problems() {
        return PROBLEMS.stream();
    }

    @Test
    void theTableHasTheProblemsOfTheFileWithTheirKnobs() throws IOException {
        List<Problem> problems = problems().toList();
        assertThat(table()).extracting(Row::id).containsExactlyElementsOf(problems.stream().map(Problem::id).toList());
        for (int i = 0; i < problems.size(); i++) {
            Set<String> axes = problems.get(i).space().axes().stream().map(Axis::name).collect(Collectors.toSet());
            assertThat(Set.of(table().get(i).knobs().split(" "))).as(problems.get(i).id()).isEqualTo(axes);
        }
        assertThat(table()).allSatisfy(row -> assertThat(row.legal()).isBetween(LEAST, MOST));
    }

    /** Legal points of their own are no fewer than the table says, as far as a sample of all points can tell. */
    @ParameterizedTest
    @MethodSource("problems")
    void aSampleHasAsManyKernelsAsTheTableSays(Problem problem) throws IOException {
        SearchSpace space = problem.space();
        assertThat(space.points()).isLessThanOrEqualTo(1_000_000);
        long legal = table().stream().filter(row -> row.id().equals(problem.id())).findFirst().orElseThrow().legal();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        List<String> kernels = Stream.generate(() -> space.candidate(space.any(random))).limit(DRAWS)
                .filter(candidate -> candidate instanceof Candidate.Legal)
                .map(candidate -> Archive.fingerprint(((Candidate.Legal) candidate).plan())).toList();
        double expected = DRAWS * (double) legal / space.points();
        assertThat(kernels).as("symmetric points may be more").hasSizeGreaterThan(
                (int) (expected - 4 * Math.sqrt(expected)));
        assertThat(kernels.stream().distinct()).as("kernels").hasSizeBetween(10, (int) legal);
    }

    @ParameterizedTest
    @MethodSource("problems")
    @Tag("slow")
    void theSpaceHasAsManyLegalPointsAsTheTableSays(Problem problem) throws IOException {
        Survey survey = Survey.of(problem.space(), Runtime.getRuntime().availableProcessors());
        assertThat(table()).anySatisfy(row -> {
            assertThat(row.id()).isEqualTo(problem.id());
            assertThat(row.legal()).isEqualTo(survey.legal().size());
        });
    }

    @Test
    void everyProblemOfABadFileIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("bad.json"), """
            {"problems":[{"id":"a","operator":"matmull","chip":"Ascend910B2","knobs":[],"case":{}},
             {"id":"b","operator":"matmul","chip":"Ascend910B2","knobs":["base_q"],"case":{
              "x":{"shape":[16,16],"dtype":"float16"},"y":{"shape":[16,16],"dtype":"float16"}}}]}""");
        assertThatThrownBy(() -> ProblemFile.read(file)).isInstanceOfSatisfying(BadInput.class,
                bad -> assertThat(bad.problems()).satisfiesExactly(
                        line -> assertThat(line).contains(": a: ", "matmull", "did you mean matmul"),
                        line -> assertThat(line).contains(": b: --knobs: unknown knob base_q of matmul")));
        Files.writeString(file, "{}");
        assertThatThrownBy(() -> ProblemFile.read(file)).isInstanceOf(BadInput.class).hasMessageContaining(
                "no problems");
    }
}
