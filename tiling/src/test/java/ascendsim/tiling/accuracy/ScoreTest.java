package ascendsim.tiling.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ascendsim.tiling.accuracy.Prediction.Predicted;
import ascendsim.tiling.accuracy.Prediction.Unsupported;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statistics against values worked out by hand. */
class ScoreTest {
    private static Predicted row(double measured, double predicted) {
        return new Predicted(measurement("f", "c", measured), predicted);
    }

    private static Measurement measurement(String family, String chip, double measured) {
        return new Measurement("id", family, chip, "matmul", "{}", L2Content.COLD, measured);
    }

    @Test
    void fourRowsByHand() {
        // ratios 0.5, 1, 1.25, 2: logs ln 2, 0, ln 1.25, ln 2; sorted 0, ln 1.25, ln 2, ln 2
        Score score = Score.of(List.of(row(100, 50), row(200, 200), row(400, 500), row(800, 1600)));
        assertThat(score.n()).isEqualTo(4);
        assertThat(score.medianAbsoluteLog()).isCloseTo((Math.log(1.25) + Math.log(2)) / 2, within(1e-12));
        assertThat(score.p90AbsoluteLog()).isCloseTo(Math.log(2), within(1e-12));
        assertThat(score.meanAbsoluteError()).isCloseTo((0.5 + 0 + 0.25 + 1) / 4, within(1e-12));
        assertThat(score.kendallTau()).isEqualTo(1);
        assertThat(score.small()).isZero();
    }

    @Test
    void tauCountsPairsInOrder() {
        // of the six pairs of 1 2 3 4 against 1 3 2 4 five are in order: (5 - 1) / 6
        Score score = Score.of(List.of(row(10, 10), row(20, 30), row(30, 20), row(40, 40)));
        assertThat(score.kendallTau()).isCloseTo(4 / 6.0, within(1e-12));
        assertThat(Score.of(List.of(row(10, 20), row(20, 10))).kendallTau()).isEqualTo(-1);
        assertThat(Score.of(List.of(row(10, 20))).kendallTau()).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "9,9", "10,9", "11,10", "20,18", "30,27", "70,63", "100,90"})
    void p90IsTheNearestRank(int n, int rank) {
        List<Predicted> rows = IntStream.rangeClosed(1, n).mapToObj(i -> row(100, 100 * Math.exp(i / 100.0))).toList();
        assertThat(Score.of(rows).p90AbsoluteLog()).isCloseTo(rank / 100.0, within(1e-12));
    }

    @Test
    void rowsBelowTenMicrosecondsStayOutside() {
        Score score = Score.of(List.of(row(10, 20), row(9.99, 100), row(2, 3), row(4, 2)));
        assertThat(score.n()).isEqualTo(1);
        assertThat(score.medianAbsoluteLog()).isCloseTo(Math.log(2), within(1e-12));
        assertThat(score.meanAbsoluteError()).isEqualTo(1);
        assertThat(score.small()).isEqualTo(3);
        assertThat(score.smallMicroseconds()).isEqualTo(2);
    }

    @Test
    void nothingHasNoFigures() {
        Score score = Score.of(List.of());
        assertThat(score.n()).isZero();
        assertThat(List.of(score.medianAbsoluteLog(), score.p90AbsoluteLog(), score.meanAbsoluteError(),
                score.kendallTau(), score.smallMicroseconds())).containsOnly(Double.NaN);
    }

    @Test
    void familiesAreScoredByChipAndNoRowIsLost() {
        Prediction a = new Predicted(measurement("a", "c1", 100), 200);
        Prediction b = new Unsupported(measurement("a", "c1", 100), "why");
        Prediction c = new Predicted(measurement("a", "c2", 100), 100);
        Prediction d = new Unsupported(measurement("b", "c1", 100), "why not");
        Accuracy accuracy = Accuracy.of(List.of(a, b, c, d));
        assertThat(accuracy.families()).extracting(f -> f.family() + " " + f.chip() + " " + f.score().n() + " "
                + f.unsupported()).containsExactly("a c1 1 1", "a c2 1 0", "b c1 0 1");
        assertThat(accuracy.overall().n()).isEqualTo(2);
        assertThat(accuracy.unsupported()).extracting(Unsupported::reason).containsExactly("why", "why not");
        assertThat(accuracy.rows()).containsExactly(a, b, c, d);
    }
}
