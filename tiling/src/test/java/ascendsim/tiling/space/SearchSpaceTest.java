package ascendsim.tiling.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.program.Kernel;
import ascendsim.tiling.space.SearchSpace.Subject;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SearchSpaceTest {
    private static final List<String> BLOCKS = List.of("base_m", "base_n", "base_k");

    private static Stream<Point> points(SearchSpace space) {
        return LongStream.range(0, space.points()).mapToObj(space::point);
    }

    static Stream<Subject> subjects() {
        return Stream.of(Subjects.matmul(64, 256, 128), Subjects.grouped(), Subjects.routing(), Subjects.weightQuant());
    }

    @Test
    void everyPointIsThereOnce() {
        SearchSpace space = Spaces.of(Subjects.matmul(1024, 1024, 1024), BLOCKS);
        assertThat(space.axes()).extracting(Axis::name).containsExactlyElementsOf(BLOCKS);
        assertThat(points(space)).hasSize((int) space.points()).doesNotHaveDuplicates();
    }

    @Test
    void theOfficialTilingIsAPointOfAllKnobsOfAMatmul() {
        SearchSpace space = Spaces.of(Subjects.matmul(1024, 1024, 1024));
        Candidate candidate = space.candidate(space.nearOfficial());
        assertThat(candidate).isInstanceOfSatisfying(Candidate.Legal.class,
                legal -> assertThat(legal.plan().kernels()).isEqualTo(space.official().kernels()));
    }

    /** The knobs of the matmul family, as a case states them (docs/operators/matmul.md). */
    @Test
    void everyKnobOfAKernelIsOnAnAxis() {
        List<String> shared = List.of("cores", "base_m", "base_n", "base_k", "step_ka", "step_kb", "depth_a1",
                "depth_b1", "unit_flag", "l0c_stages");
        List<String> order =
                List.of("grid", "block_order", "swizzle_offset", "swizzle_direction", "l2_split_m", "l2_split_n");
        assertThat(knobs(Subjects.matmul(512, 512, 512))).containsAll(shared).containsAll(order)
                .contains("template", "split_k");
        assertThat(knobs(Subjects.grouped())).containsAll(shared);
        assertThat(knobs(Subjects.routing())).containsAll(shared).contains("cv_stages", "aiv_per_aic");
        assertThat(knobs(Subjects.of("npu_quant_matmul", "Ascend910B3", """
            {"x1":{"shape":[64,256],"dtype":"int8"},"x2":{"shape":[256,192],"dtype":"int8"},
             "scale":{"shape":[192],"dtype":"float32"},"pertoken_scale":{"shape":[64],"dtype":"float32"},
             "output_dtype":"float16"}"""))).containsAll(shared).containsAll(order).contains("aiv_per_aic");
    }

    private static List<String> knobs(Subject subject) {
        return Spaces.of(subject).axes().stream().flatMap(axis -> axis.knobs().stream()).distinct().toList();
    }

    @Test
    void gridsAndDepthsAreLegalKernelsOfTheirOwn() {
        for (String knobs : List.of("grid,block_order", "depth_a1", "depth_b1", "block_order")) {
            SearchSpace space = Spaces.of(Subjects.matmul(512, 512, 512), List.of(knobs.split(",")));
            assertThat(points(space).map(space::candidate).filter(c -> c instanceof Candidate.Legal)
                    .map(c -> ((Candidate.Legal) c).plan().kernels()).distinct().count()).as(knobs).isGreaterThan(2);
        }
    }

    @Test
    void illegalPointsSayWhichBufferOverflowsByHowMuch() {
        SearchSpace space = Spaces.of(Subjects.matmul(1024, 1024, 1024), BLOCKS);
        List<List<String>> reasons = points(space).map(space::candidate).filter(c -> c instanceof Candidate.Illegal)
                .map(c -> ((Candidate.Illegal) c).reasons()).toList();
        assertThat(reasons).isNotEmpty().allSatisfy(lines -> assertThat(lines).isNotEmpty().allSatisfy(
                line -> assertThat(line).startsWith("tiling: ").containsPattern("(L0A|L0B|L0C|L1|multiple)")));
        assertThat(reasons).anySatisfy(lines -> assertThat(lines.getFirst())
                .contains("L0C needs 262144 B", "at most 131072"));
    }

    @Test
    void blocksBeyondTheProblemAreNoPoints() {
        SearchSpace space = Spaces.of(Subjects.matmul(20, 40, 30), BLOCKS);
        assertThat(points(space).map(space::knobs)).allSatisfy(knobs -> {
            assertThat(Integer.parseInt(knobs.knobs().get("base_m").toString())).isLessThanOrEqualTo(32);
            assertThat(knobs.knobs().get("base_n").toString()).isIn("16", "32", "48",
                    space.official().tiling().toMap().get("base_n").toString());
        });
    }

    @Test
    void idleCoresAndLoadsBeyondTheDepthAreDominated() {
        SearchSpace space = Spaces.of(Subjects.matmul(64, 256, 128), List.of("base_k", "step_kb", "cores"));
        assertThat(points(space).map(space::candidate).filter(c -> c instanceof Candidate.Dominated)
                .map(c -> ((Candidate.Dominated) c).reason()).distinct())
                .contains("cores without a block", "step_kb with twice the depth there is");
    }

    /** All blocks of the official kernel are of its tail here. */
    @Test
    void aWidthThatNoBlockHasIsDominated() {
        SearchSpace space = Spaces.of(Subjects.of("npu_weight_quant_batchmatmul", "Ascend950PR_9589", """
            {"x":{"shape":[16,256],"dtype":"float16"},"antiquant_scale":{"shape":[2048],"dtype":"float16"},
             "weight":{"shape":[2048,256],"dtype":"int8","transposed":true}}"""), List.of("single_n", "tail_blocks"));
        assertThat(points(space).map(space::candidate).filter(c -> c instanceof Candidate.Dominated)
                .map(c -> ((Candidate.Dominated) c).reason()).distinct())
                .containsExactly("single_n without a block of that width");
        assertThat(points(space).map(space::candidate).filter(c -> c instanceof Candidate.Legal)).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void everyFamilyHasLegalPoints(Subject subject) {
        SearchSpace space = Spaces.of(subject);
        Candidate near = space.candidate(space.nearOfficial());
        assertThat(near).isNotInstanceOf(Candidate.Illegal.class);
        assertThat(space.points()).isGreaterThan(1000);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void knobsOfAPointMakeItsKernels(Subject subject) {
        SearchSpace space = Spaces.of(subject);
        Point point = space.nearOfficial();
        List<Kernel> kernels = subject.plan(Optional.of(space.knobs(point))).kernels();
        assertThat(kernels).isNotEmpty();
        for (int axis = 0; axis < space.axes().size(); axis++) {
            int size = space.axes().get(axis).settings().size();
            assertThat(space.knobs(point.with(axis, size - 1)).knobs())
                    .containsAllEntriesOf(space.axes().get(axis).settings().get(size - 1).knobs());
        }
    }

    @Test
    void unknownKnobsAreNamedWithTheNearest() {
        assertThatThrownBy(() -> Spaces.of(Subjects.matmul(64, 64, 64), List.of("base_q", "depth")))
                .isInstanceOfSatisfying(BadInput.class, bad -> assertThat(bad.problems()).hasSize(2)
                        .first().asString().contains("--knobs: unknown knob base_q of matmul", "did you mean base_"));
    }

    @Test
    void anOperatorWithoutKnobsIsRefused() {
        Subject subject = Subjects.of("gm_copy", "Ascend910B3",
                "{\"path\":\"gm->ub\",\"src\":{\"shape\":[64,64],\"dtype\":\"float16\"},\"tile\":[8,64]}");
        assertThatThrownBy(() -> Spaces.of(subject)).isInstanceOf(BadInput.class)
                .hasMessageContaining("gm_copy has no knobs");
    }
}
