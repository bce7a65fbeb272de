package ascendsim.tiling.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.sim.Device.L2State;
import ascendsim.tiling.space.Point;
import ascendsim.tiling.space.SearchSpace;
import ascendsim.tiling.space.SearchSpace.Subject;
import ascendsim.tiling.space.Spaces;
import ascendsim.tiling.space.Subjects;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TunerTest {
    private static final List<String> FEW = List.of("base_m", "base_n", "step_kb");

    private static Tuning tune(SearchSpace space, Method method, int budget, int jobs) {
        return new Tuner(new Tuner.Plan(method, Objective.TIME, budget, 7, jobs, L2State.COLD), (best, simulated) -> {
        }).tune(space);
    }

    static Stream<Subject> subjects() {
        return Stream.of(Subjects.matmul(64, 256, 128), Subjects.grouped(), Subjects.routing(), Subjects.weightQuant());
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void theNumberOfThreadsChangesNothing(Method method) {
        SearchSpace space = Spaces.of(Subjects.matmul(64, 256, 128), FEW);
        Tuning alone = tune(space, method, 25, 1);
        Tuning together = tune(space, method, 25, 3);
        assertThat(together.trials()).isEqualTo(alone.trials());
        assertThat(together.history()).isEqualTo(alone.history());
        assertThat(together.counts()).isEqualTo(alone.counts());
    }

    @Test
    void givingUpAndPruningDoNotMoveTheOptimum() {
        SearchSpace space = Spaces.of(Subjects.matmul(96, 128, 256), FEW);
        Simulator simulator = new Simulator(space.subject(), L2State.COLD);
        double optimum = Survey.of(space, 1).legal().stream().map(Survey.Legal::point)
                .mapToDouble(point -> time(simulator, space, point)).min().orElseThrow();
        Tuning tuning = tune(space, Method.EXHAUSTIVE, Integer.MAX_VALUE, 2);
        assertThat(tuning.counts().aborted()).isPositive();
        assertThat(tuning.best().microseconds())
                .isEqualTo(Math.min(optimum, tuning.official().microseconds()));
    }

    @Test
    void anExhaustiveSearchCountsEveryPointOfItsSpace() {
        SearchSpace space = Spaces.of(Subjects.matmul(96, 128, 256), FEW);
        Survey survey = Survey.of(space, 1);
        Counts counts = tune(space, Method.EXHAUSTIVE, Integer.MAX_VALUE, 2).counts();
        assertThat(counts.illegal()).isPositive()
                .isEqualTo(survey.illegal().values().stream().mapToLong(Long::longValue).sum());
        assertThat(counts.dominated()).isEqualTo(survey.dominated());
        assertThat(counts.symmetric()).isGreaterThanOrEqualTo(survey.symmetric());
    }

    private static double time(Simulator simulator, SearchSpace space, Point point) {
        return simulator.evaluate(space.subject().plan(Optional.of(space.knobs(point))),
                Double.POSITIVE_INFINITY).microseconds();
    }

    static Stream<Subject> bounded() {
        return Stream.concat(subjects(), Stream.of(Subjects.matmul(1, 512, 512), Subjects.matmul(300, 200, 100),
                Subjects.of("matmul", "Ascend950PR_9589", """
                    {"x":{"shape":[128,256],"dtype":"bfloat16"},"y":{"shape":[256,192],"dtype":"bfloat16"}}"""),
                Subjects.of("npu_dynamic_quant", "Ascend910B2", """
                    {"x":{"shape":[300,4096],"dtype":"bfloat16"}}"""),
                Subjects.of("npu_dynamic_quant", "Ascend950PR_9589", """
                    {"x":{"shape":[90,1000],"dtype":"float16"},"smooth_scales":{"shape":[1000],"dtype":"float16"}}"""),
                Subjects.of("npu_dynamic_quant", "Ascend910B2", """
                    {"x":{"shape":[2,8192],"dtype":"float16"},"smooth_scales":{"shape":[400,8192],"dtype":"float16"},
                     "group_index":[%s]}"""
                        .formatted("1,".repeat(399) + "2")),
                Subjects.of("npu_quant_matmul", "Ascend910B3", """
                    {"x1":{"shape":[64,256],"dtype":"int8"},"x2":{"shape":[256,192],"dtype":"int8"},
                     "scale":{"shape":[192],"dtype":"float32"},"pertoken_scale":{"shape":[64],"dtype":"float32"},
                     "output_dtype":"float16"}"""),
                Subjects.of("matmul", "Ascend910B2",
                        """
                            {"x":{"shape":[96,64],"dtype":"float32","transposed":true},"y":{"shape":[96,80],"dtype":"float32"}}""")));
    }

    @ParameterizedTest
    @MethodSource("bounded")
    void noSimulationStaysBelowItsBound(Subject subject) {
        SearchSpace space = Spaces.of(subject);
        Random random = new Random(11);
        for (L2State l2 : L2State.values()) {
            Bounds bounds = new Bounds(subject, l2);
            Simulator simulator = new Simulator(subject, l2);
            Archive archive = new Archive(space, simulator, new Archive.Limits(100, 1, 1), (simulated, best) -> {
            });
            Walk walk = new Walk(archive, random);
            for (int i = 0; i < 8; i++) {
                var plan = subject.plan(Optional.of(space.knobs(walk.any())));
                double time = simulator.evaluate(plan, Double.POSITIVE_INFINITY).microseconds();
                assertThat(bounds.microseconds(plan)).as("%s", plan.tiling().toMap()).isPositive()
                        .isLessThanOrEqualTo(time);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void geneticSearchIsNoWorseThanTheOfficialKernelAndKeepsItsBudget(Subject subject) {
        Tuning tuning = tune(Spaces.of(subject), Method.GENETIC, 20, 2);
        assertThat(tuning.counts().simulated()).isBetween(2, 20);
        assertThat(tuning.best().microseconds()).isPositive()
                .isLessThanOrEqualTo(tuning.official().microseconds());
        assertThat(tuning.history()).isSortedAccordingTo((a, b) -> Double.compare(b.microseconds(), a.microseconds()));
    }

    @Test
    void geneticSearchFindsTheOptimumOfASmallSpace() {
        SearchSpace space = Spaces.of(Subjects.matmul(96, 128, 256), FEW);
        Tuning all = tune(space, Method.EXHAUSTIVE, Integer.MAX_VALUE, 2);
        Tuning genetic = tune(space, Method.GENETIC, 40, 2);
        assertThat(genetic.counts().simulated()).isLessThan(all.counts().simulated());
        assertThat(genetic.best().microseconds()).isLessThanOrEqualTo(1.01 * all.best().microseconds());
    }

    @Test
    void nobodyOfTheParetoSetIsBeatenInBoth() {
        Tuning tuning = new Tuner(new Tuner.Plan(Method.GENETIC, Objective.TIME_WORKSPACE, 30, 1, 2, L2State.COLD),
                (best, simulated) -> {
                }).tune(Spaces.of(Subjects.matmul(32, 64, 1024), List.of("base_k", "split_k", "cores")));
        List<Trial> pareto = tuning.pareto();
        assertThat(pareto).isNotEmpty().first().isEqualTo(tuning.best());
        assertThat(pareto).allSatisfy(one -> assertThat(tuning.trials().stream().filter(Trial::isTimed))
                .noneMatch(other -> other.microseconds() < one.microseconds()
                        && other.workspaceBytes() <= one.workspaceBytes()));
    }

    @Test
    @Timeout(120)
    void aSpaceBeyondExhaustionIsOneLine() {
        SearchSpace space = Spaces.of(Subjects.matmul(512, 512, 512));
        assertThat(space.points()).isGreaterThan(1_000_000);
        assertThatThrownBy(() -> tune(space, Method.EXHAUSTIVE, 2, 1)).isInstanceOfSatisfying(BadInput.class,
                bad -> assertThat(bad.problems()).singleElement().asString()
                        .startsWith("tune: an exhaustive search of " + space.points() + " points; expected at most"
                                + " 1000000; free fewer knobs with --knobs"));
    }

    @Test
    void anExhaustiveSearchPlansNoMoreThanItsBudgetCanUse() {
        Subject subject = Subjects.matmul(96, 128, 256);
        Watched watched = new Watched(subject.operator());
        SearchSpace space = Spaces.of(new Subject(subject.chip(), watched, subject.call()),
                List.of("base_m", "base_n", "base_k", "step_ka", "step_kb"));
        Tuning tuning = tune(space, Method.EXHAUSTIVE, 3, 1);
        assertThat(tuning.counts().simulated()).isEqualTo(3);
        assertThat(space.points()).isGreaterThan(2000);
        assertThat(watched.plans()).hasSizeLessThan(1000);
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void plansAreNotKept(Subject subject) {
        Watched watched = new Watched(subject.operator());
        SearchSpace space = Spaces.of(new Subject(subject.chip(), watched, subject.call()));
        Archive archive = new Archive(space, new Simulator(space.subject(), L2State.COLD),
                new Archive.Limits(4, 1, 1), (simulated, best) -> {
                });
        Random random = new Random(3);
        Walk walk = new Walk(archive, random);
        List<Point> points = Stream.generate(walk::any).limit(60).distinct().toList();
        archive.evaluate(points.subList(0, 4), 1);
        List<Point> guesses = walk.byEstimate(points);
        System.gc();
        assertThat(guesses).hasSizeGreaterThan(10);
        assertThat(watched.plans()).hasSizeGreaterThan(guesses.size());
        assertThat(watched.plans().stream().filter(plan -> !plan.refersTo(null)))
                .as("the official one, and what the stack still holds").hasSizeLessThan(4);
        assertThat(archive.isLegal(guesses.getLast())).isTrue();
    }

    @Test
    void aSpaceWithoutALegalPointIsOneLine() {
        SearchSpace space = Spaces.of(Subjects.of("matmul", "Ascend910B3", """
            {"x":{"shape":[64,64],"dtype":"float16"},"y":{"shape":[64,64],"dtype":"float16"}}"""), List.of("cores"));
        SearchSpace nothing = space.holding("base_m", 4096);
        for (Method method : Method.values()) {
            assertThatThrownBy(() -> tune(nothing, method, 10, 1)).isInstanceOf(BadInput.class)
                    .hasMessageContaining("no legal tiling among").hasMessageContaining(" needs ");
        }
    }
}
