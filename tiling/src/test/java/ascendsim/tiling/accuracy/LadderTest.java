package ascendsim.tiling.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.batch.Batch;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.tiling.accuracy.Prediction.Predicted;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The measured ladders of Ascend910B1: every step within a fifth, and each improvement on the board is one here. */
class LadderTest {
    private static final String CHIP = "Ascend910B1";
    private static final Path FILE = Path.of("../examples/measured/kernel_times.csv");
    private static final double WITHIN = Math.log(1.2);
    /** Measured times that are nearer than this are no order. */
    private static final double DIFFER = 1.03;
    /** Single-core rows of the matmul ladder take tens of seconds each. */
    private static final double LONGEST_US = 20_000;

    /** A copy and what the vendor's guide does instead, the slower one first. */
    private static final List<List<String>> COPIES = List.of(List.of("DMA-0001", "DMA-0004"),
            List.of("DMA-0004", "DMA-0007"), List.of("DMA-0019", "DMA-0022"), List.of("DMA-0034", "DMA-0007"),
            List.of("DMA-0046", "DMA-0022"), List.of("DMA-0055", "DMA-0059"), List.of("DMA-0071", "DMA-0075"),
            List.of("DMA-0087", "DMA-0090"), List.of("DMA-0099", "DMA-0102"));

    private static Map<String, Predicted> predicted(String family) {
        Predictor predictor = new Predictor(Map.of(CHIP, new ChipLibrary().find(CHIP).orElseThrow()));
        List<Measurement> rows = MeasuredFile.read(FILE).stream()
                .filter(row -> row.family().equals(family) && row.chip().equals(CHIP))
                .filter(row -> row.microseconds() <= LONGEST_US).toList();
        return new Scoring(2, Batch.UNWATCHED).predict(rows, predictor::predict).stream()
                .map(Predicted.class::cast).collect(Collectors.toMap(p -> p.measured().id(), p -> p,
                        (a, b) -> a, LinkedHashMap::new));
    }

    private static void assertNear(Map<String, Predicted> rows) {
        assertThat(rows.values()).allSatisfy(row -> assertThat(row.absoluteLogError())
                .as("%s: %s us, measured %s", row.measured().id(), row.microseconds(), row.measured().microseconds())
                .isLessThan(WITHIN));
    }

    private static void assertFaster(Predicted slow, Predicted quick) {
        assertThat(quick.microseconds()).as("%s is faster than %s", quick.measured().id(), slow.measured().id())
                .isLessThan(slow.microseconds());
    }

    @Test
    void everyCopyIsNearAndEachImprovementImproves() {
        Map<String, Predicted> rows = predicted("dma_ladder");
        assertThat(rows).hasSize(15);
        assertNear(rows);
        COPIES.forEach(pair -> assertFaster(rows.get(pair.getFirst()), rows.get(pair.getLast())));
    }

    @Test
    @Tag("slow")
    void everyStepOfAMatmulIsNearAndInOrder() {
        Map<String, Predicted> rows = predicted("matmul_ladder");
        assertThat(rows).hasSize(5);
        assertNear(rows);
        for (Predicted slow : rows.values()) {
            rows.values().stream()
                    .filter(quick -> slow.measured().microseconds() > DIFFER * quick.measured().microseconds())
                    .forEach(quick -> assertFaster(slow, quick));
        }
    }
}
