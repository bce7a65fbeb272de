package ascendsim.tiling.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.kernels.batch.Batch;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.tiling.accuracy.Prediction.Predicted;
import ascendsim.tiling.accuracy.Prediction.Unsupported;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PredictorTest {
    private static final String SMALL = """
        {"x":{"shape":[256,256],"dtype":"float16"},"y":{"shape":[256,256],"dtype":"float16"}%s}""";
    private final Chip chip = new ChipLibrary().find("Ascend910B2").orElseThrow();
    private final Predictor predictor = new Predictor(Map.of("Ascend910B2", chip));

    private static Measurement row(String operator, String chip, String call, L2Content l2) {
        return new Measurement("id", "f", chip, operator, call, l2, 10);
    }

    private double microseconds(String call, L2Content l2) {
        Prediction prediction = predictor.predict(row("matmul", "Ascend910B2", call, l2));
        assertThat(prediction).isInstanceOf(Predicted.class);
        return ((Predicted) prediction).microseconds();
    }

    private String reason(String operator, String chipName, String call) {
        Prediction prediction = predictor.predict(row(operator, chipName, call, L2Content.COLD));
        assertThat(prediction).isInstanceOf(Unsupported.class);
        return ((Unsupported) prediction).reason();
    }

    @Test
    void launchL2AndTheTilingOfTheCaseCount() {
        // So large that the first fetch of the lines is not hidden behind the starts of the blocks.
        String large = SMALL.formatted("").replace("256", "1024");
        double cold = microseconds(large, L2Content.COLD);
        assertThat(microseconds(large, L2Content.UNKNOWN)).isEqualTo(cold);
        assertThat(microseconds(large, L2Content.WARM)).isLessThan(cold).isGreaterThan(1);
        String slow = ",\"tiling\":{\"cores\":1,\"base_m\":16,\"base_n\":16,\"base_k\":16}";
        assertThat(microseconds(SMALL.formatted(slow), L2Content.COLD))
                .isGreaterThan(2 * microseconds(SMALL.formatted(""), L2Content.COLD));
    }

    @Test
    void whatCannotBeSimulatedHasAReason() {
        assertThat(reason("matmull", "Ascend910B2", "{}")).isEqualTo("no operator matmull");
        assertThat(reason("matmul", "Ascend910B9", "{}")).isEqualTo("no chip Ascend910B9");
        assertThat(reason("matmul", "Ascend910B2", "{}")).startsWith("refused: case.x: not given");
        assertThat(reason("matmul", "Ascend910B2", SMALL.formatted(",\"bais\":1"))).startsWith(
                "refused: case.bais: unknown key").endsWith("did you mean bias?");
        assertThat(reason("matmul", "Ascend910B2", SMALL.formatted("").replaceFirst("256", "0")))
                .startsWith("refused: ");
        assertThat(reason("matmul", "Ascend910B2", SMALL.formatted(",\"tiling\":{\"base_m\":4096}"))).startsWith(
                "refused: tiling: ");
    }

    @Test
    void resultsStandInTheOrderOfTheRowsWhateverTheThreads() {
        List<Measurement> rows = IntStream.range(0, 12).mapToObj(i -> new Measurement("r" + i, "f", "Ascend910B2",
                "matmul", SMALL.formatted("").replaceFirst("256", Integer.toString(16 + 48 * (i % 5))),
                i % 2 == 0 ? L2Content.WARM : L2Content.COLD, 1 + i)).toList();
        List<Integer> counts = Collections.synchronizedList(new ArrayList<>());
        List<Prediction> one = new Scoring(1, Batch.UNWATCHED).predict(rows, predictor::predict);
        List<Prediction> many = new Scoring(4, (done, of) -> counts.add(done + of)).predict(rows, predictor::predict);
        assertThat(many).isEqualTo(one);
        assertThat(one).extracting(p -> p.measured().id()).isEqualTo(rows.stream().map(Measurement::id).toList());
        assertThat(counts).containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(13, 24).boxed().toList());
    }

    @Test
    void whatEndsTheMachineEndsTheScoring() {
        List<Measurement> rows = List.of(row("matmul", "Ascend910B2", "{}", L2Content.COLD));
        assertThatThrownBy(() -> new Scoring(2, Batch.UNWATCHED).predict(rows, r -> {
            throw new OutOfMemoryError("heap");
        })).isInstanceOf(OutOfMemoryError.class);
    }
}
