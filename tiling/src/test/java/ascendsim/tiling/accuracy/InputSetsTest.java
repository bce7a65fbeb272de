package ascendsim.tiling.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.operator.Operator.Moved;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.chip.L2;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputSetsTest {
    private static final String CALL = """
        {"x":{"shape":[2048,1024],"dtype":"float16"},"y":{"shape":[1024,2048],"dtype":"float16"}}""";

    private static L2 l2(String chip) {
        return new ChipLibrary().find(chip).orElseThrow().l2();
    }

    @ParameterizedTest
    @CsvSource({"Ascend910B2, 1", "Ascend950PR_9589, 2"})
    void eightSetsAndOneOutputFitWhatOneDieHolds(String chip, int dies) {
        long held = l2(chip).bytes() / dies;
        assertThat(new InputSets(l2(chip), new Moved(held / 8 - 16, 128)).fit()).isTrue();
        assertThat(new InputSets(l2(chip), new Moved(held / 8 - 16, 129)).fit()).isFalse();
    }

    @Test
    void warmRowsWhoseSetsDoNotFitAreCold() {
        InputSets large = new InputSets(l2("Ascend950PR_9589"), new Moved(l2("Ascend950PR_9589").bytes() / 8, 0));
        assertThat(L2Content.WARM.among(large)).isEqualTo(L2Content.COLD);
        assertThat(L2Content.UNKNOWN.among(large)).isEqualTo(L2Content.UNKNOWN);
        assertThat(L2Content.WARM.among(new InputSets(l2("Ascend950PR_9589"), new Moved(1024, 1024))))
                .isEqualTo(L2Content.WARM);
    }

    /** 8 MiB of inputs: eight sets fit the L2 of the 910B2, not what a die of the 950 holds. */
    @ParameterizedTest
    @CsvSource({"Ascend910B2, true", "Ascend950PR_9589, false"})
    void theChipDecidesWhetherARowRunsWarm(String chip, boolean warm) {
        Predictor predictor = new Predictor(Map.of(chip, new ChipLibrary().find(chip).orElseThrow()));
        double said = microseconds(predictor, chip, L2Content.WARM);
        double cold = microseconds(predictor, chip, L2Content.COLD);
        assertThat(said < cold).isEqualTo(warm);
        assertThat(said == cold).isEqualTo(!warm);
    }

    private static double microseconds(Predictor predictor, String chip, L2Content l2) {
        return ((Prediction.Predicted) predictor.predict(new Measurement("id", "f", chip, "matmul", CALL, l2, 10)))
                .microseconds();
    }
}
