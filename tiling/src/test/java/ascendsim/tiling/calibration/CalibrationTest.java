package ascendsim.tiling.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ascendsim.isa.BadInput;
import ascendsim.kernels.batch.Batch;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.chip.Confidence;
import ascendsim.tiling.accuracy.L2Content;
import ascendsim.tiling.accuracy.Measurement;
import ascendsim.tiling.accuracy.Prediction.Predicted;
import ascendsim.tiling.accuracy.Predictor;
import ascendsim.tiling.accuracy.Scoring;
import ascendsim.tiling.calibration.Fit.Fitted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Times that were simulated with other numbers lead back to those numbers. */
class CalibrationTest {
    private static final String CHIP = "Ascend910B2";
    private static final Parameter FLAG = new Parameter("sync.flag_visible", 1, 100, 10, false);
    private static final Parameter SKEW = new Parameter("launch.block_skew", 0, 1000, 400, false);
    /** No matmul on cube cores alone waits for another core. */
    private static final Parameter CROSS = new Parameter("sync.cross_core_flag", 100, 2000, 500, false);
    private static final double TRUE_FLAG = 40;
    private static final double TRUE_SKEW = 700;

    private final ChipFile base = ChipFileTest.shipped();

    private static Measurement row(String id, String family, String shapes, double microseconds) {
        String[] mkn = shapes.split("x");
        String call = """
            {"x":{"shape":[%s,%s],"dtype":"float16"},"y":{"shape":[%s,%s],"dtype":"float16"}}"""
                .formatted(mkn[0], mkn[1], mkn[1], mkn[2]);
        return new Measurement(id, family, CHIP, "matmul", call, L2Content.WARM, microseconds);
    }

    /** Rows that take what they would with the true numbers. */
    private static List<Measurement> rows() {
        String overlay = """
            {"extends":"Ascend910B2","name":"true",
             "sync":{"flag_visible":{"value":%s,"unit":"cycles","source":"a test","confidence":"assumed"}},
             "launch":{"block_skew":{"value":%s,"unit":"ns","source":"a test","confidence":"assumed"}}}"""
                .formatted(TRUE_FLAG, TRUE_SKEW);
        Chip chip = new ChipLibrary().parse("true.json", overlay);
        Predictor truth = new Predictor(Map.of(CHIP, chip));
        List<Measurement> rows = new ArrayList<>();
        for (String shapes : List.of("128x2048x64", "512x256x768", "1024x512x1024", "2048x128x512")) {
            Measurement row = row("R" + rows.size(), "ladder", shapes, 1);
            rows.add(row(row.id(), "ladder", shapes, ((Predicted) truth.predict(row)).microseconds()));
        }
        return rows;
    }

    private static CalibrationPlan plan(Parameter... parameters) {
        return new CalibrationPlan(List.of("ladder"), List.of(CHIP), 1e6, 10, List.of(parameters));
    }

    private Fit fit(CalibrationPlan plan, List<Measurement> rows, int jobs) {
        return new Calibration(plan, base, new Scoring(jobs, Batch.UNWATCHED)).fit(rows);
    }

    @Test
    void theTrueNumbersAreFoundAgain() {
        List<Measurement> rows = rows();
        assertThat(rows).allMatch(Measurement::judged);
        Fit fit = fit(plan(FLAG, SKEW, CROSS), rows, 2);
        assertThat(Fit.rootMeanSquare(fit.after())).isLessThan(0.02).isLessThan(Fit.rootMeanSquare(fit.before()) / 5);
        assertThat(fit.parameters().get(0).value()).isCloseTo(TRUE_FLAG, within(8.0));
        assertThat(fit.parameters().get(1).value()).isCloseTo(TRUE_SKEW, within(70.0));
        assertThat(fit.parameters().get(2)).isEqualTo(new Fitted(CROSS, 500, false));
        Fit again = fit(plan(FLAG, SKEW, CROSS), rows, 1);
        assertThat(again).isEqualTo(fit);

        ChipFile written = fit.writeInto(base, "rows.csv");
        assertThat(written.movable(FLAG.path()).value()).isEqualTo(fit.parameters().get(0).value());
        assertThat(written.movable(FLAG.path()).confidence()).isEqualTo(Confidence.CALIBRATED);
        assertThat(written.movable(SKEW.path()).source()).startsWith("calibrated with sync.flag_visible to 4 rows of"
                + " rows.csv: ").endsWith("start 400, range 0 to 1000; rows R0 R1 R2 R3");
        assertThat(written.movable(CROSS.path())).isEqualTo(base.movable(CROSS.path()));
        assertThat(fit.writeInto(written, "rows.csv")).isEqualTo(written);
    }

    @Test
    void onlyRowsOfThePlanAreUsed() {
        List<Measurement> rows = new ArrayList<>(rows());
        rows.add(row("other", "judge", "512x256x768", 100));
        rows.add(row("small", "ladder", "16x16x16", 9));
        rows.add(row("slow", "ladder", "512x256x768", 1e7));
        rows.add(new Measurement("chip", "ladder", "Ascend910B1", "matmul", "{}", L2Content.COLD, 100));
        rows.add(row("refused", "ladder", "0x16x16", 100));
        Fit fit = fit(plan(SKEW), rows, 2);
        assertThat(fit.after().rows()).extracting(p -> p.measured().id()).containsExactly("R0", "R1", "R2", "R3");
        assertThat(fit.unused()).extracting(u -> u.measured().id()).containsExactly("refused");
        assertThat(catchThrowableOfType(BadInput.class, () -> fit(plan(SKEW, FLAG), rows.subList(0, 1), 1)).problems())
                .singleElement().asString().contains("1 rows that can be used; expected at least 2");
    }

    @Test
    void longRowsAreThereForParametersThatWantThem() {
        List<Measurement> rows = rows();
        Parameter wanting = new Parameter(FLAG.path(), FLAG.least(), FLAG.most(), FLAG.start(), true);
        CalibrationPlan plan = new CalibrationPlan(List.of("ladder"), List.of(CHIP), 1, 3, List.of(wanting, SKEW));
        Fit fit = fit(plan, rows, 2);
        assertThat(fit.parameters()).extracting(Fitted::determined).containsExactly(true, false);
        assertThat(fit.after().rows()).hasSameSizeAs(rows);
        CalibrationPlan without = new CalibrationPlan(List.of("ladder"), List.of(CHIP), 1, 3, List.of(FLAG, SKEW));
        assertThat(catchThrowableOfType(BadInput.class, () -> fit(without, rows, 1)).problems()).singleElement()
                .asString().contains("0 rows that can be used");
    }

    @Test
    void whatTheVendorStatesOrAChipStatesItselfIsNotMoved() {
        List<Measurement> rows = rows();
        assertThat(catchThrowableOfType(BadInput.class,
                () -> fit(plan(new Parameter("launch.software_init", 0, 3000, 1000, false)), rows, 1)).problems())
                .singleElement().asString().startsWith("v220.json: launch.software_init: its confidence is vendor; ");
        assertThat(catchThrowableOfType(BadInput.class,
                () -> fit(plan(new Parameter("cube.latency", 10, 50, 23, false)), rows, 1)).problems())
                .singleElement().asString().contains("its confidence is measured");
        assertThat(catchThrowableOfType(BadInput.class,
                () -> fit(plan(new Parameter("l2.read", 1, 50, 5, false)), rows, 1)).problems())
                .singleElement().asString().contains("l2.read: no such number");
        ChipFile other = base.with(SKEW.path(), base.movable(FLAG.path()));
        assertThat(catchThrowableOfType(BadInput.class, () -> new Calibration(plan(SKEW), other,
                new Scoring(1, Batch.UNWATCHED)).fit(rows)).problems()).singleElement().asString()
                .contains("not what Ascend910B2 has now", "build again");
    }

    @Test
    void farResidualsCountLikeTheirRoots() {
        assertThat(LogResidualModel.bent(0.001)).isCloseTo(0.001, within(1e-7));
        assertThat(LogResidualModel.bent(-2)).isEqualTo(-LogResidualModel.bent(2));
        double bend = Math.log(1.2);
        assertThat(LogResidualModel.bent(2)).isCloseTo(Math.sqrt(2 * bend * 2), within(0.1));
        assertThat(LogResidualModel.bent(2)).isLessThan(2);
    }
}
