package ascendsim.kernels.dynamicquant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Trial;
import ascendsim.kernels.tiling.QuantTiling;
import ascendsim.kernels.tiling.QuantTiling.Path;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** npu_dynamic_quant on v310: which kernel runs, and the vector function against the reference. */
class FullLoadTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();

    private static Trial trial(String json) {
        return new Trial(new DynamicQuantOperator(), json.replace('\'', '"'), 11, CHIP);
    }

    private static String rows(long rows, long columns, String type, String more) {
        return "{'x':{'shape':[" + rows + "," + columns + "],'dtype':'" + type + "'}" + more + "}";
    }

    private static String smooth(long columns, String type) {
        return ",'smooth_scales':{'shape':[" + columns + "],'dtype':'" + type + "'}";
    }

    private static QuantTiling tiling(Chip chip, String json) {
        OperatorCall call =
                new CaseReader(new DynamicQuantContract().schema(), 1).read(json.replace('\'', '"'));
        return new DynamicQuantPlanner(chip).tiling(call);
    }

    /** tiling_quant.md §5.3 and the worked shapes of §5.4. */
    @ParameterizedTest
    @CsvSource({"1024,1024,float16,64,11", "4096,4096,bfloat16,64,2", "4097,511,float16,64,22",
            "8192,8192,float16,64,1", "8192,16384,bfloat16,64,1", "3,5,float16,3,1", "20000,1,bfloat16,64,255",
            "100,22992,float16,64,1"})
    void rowsThatFit(long rows, long columns, String type, long cores, long rowsPerPass) {
        assertThat(tiling(CHIP, rows(rows, columns, type, "")))
                .isEqualTo(new QuantTiling(Path.FULL_LOAD, cores, rowsPerPass));
    }

    @Test
    void factorsTakeRoom() {
        assertThat(tiling(CHIP, rows(1024, 1024, "float16", smooth(1024, "float16"))))
                .isEqualTo(new QuantTiling(Path.FULL_LOAD, 64, 9));
        assertThat(tiling(CHIP, rows(64, 19456, "float16", smooth(19456, "float16"))).path())
                .isEqualTo(Path.FULL_LOAD);
        assertThat(tiling(CHIP, rows(64, 19457, "float16", smooth(19457, "float16"))).path())
                .isEqualTo(Path.LARGE_SHAPE);
    }

    /** Two buffers of each kind up to 11488 columns, then one. */
    @Test
    void bufferCount() {
        var problem = DynamicQuantPlanner.problem(trial(rows(2, 11488, "float16", "")).call());
        assertThat(new FullLoad(CHIP, problem).stages()).isEqualTo(2);
        problem = DynamicQuantPlanner.problem(trial(rows(2, 11489, "float16", "")).call());
        assertThat(new FullLoad(CHIP, problem).stages()).isEqualTo(1);
    }

    @Test
    void theRestTakesTheKernelsOfV220() {
        assertThat(tiling(CHIP, rows(100, 22993, "float16", "")).path()).isEqualTo(Path.LARGE_SHAPE);
        assertThat(tiling(CHIP, rows(100, 1024, "float16", ",'dst_type':'quint4x2'")).path())
                .isEqualTo(Path.MULTI_ROW);
        assertThat(tiling(CHIP, rows(6, 16, "float16",
                ",'smooth_scales':{'shape':[2,16],'dtype':'float16'},'group_index':[2,6]")).path())
                .isEqualTo(Path.MOE);
        Chip older = new ChipLibrary().find("Ascend910B2").orElseThrow();
        assertThat(tiling(older, rows(1024, 1024, "float16", ""))).isEqualTo(new QuantTiling(Path.MULTI_ROW, 48, 15));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "Ascend910B2 | 'tiling':{'kernel':'full_load'} | kernel full_load on v220; v310",
            "Ascend950PR_9589 | 'dst_type':'quint4x2','tiling':{'kernel':'full_load'} | full_load with int4 results; int8",
            "Ascend950PR_9589 | 'tiling':{'rows_per_pass':256} | rows_per_pass 256; at most 255",
            "Ascend950PR_9589 | 'tiling':{'rows_per_pass':250} | 250 rows of 1024 take"})
    void tilingsThatDoNotFit(String chip, String more, String line) {
        Trial trial = trial(rows(6, 1024, "float16", "," + more));
        DynamicQuantPlanner planner = new DynamicQuantPlanner(new ChipLibrary().find(chip).orElseThrow());
        assertThatThrownBy(() -> planner.plan(trial.call())).isInstanceOf(BadInput.class).hasMessageContaining(line);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,64", "1,20000", "3,65", "70,1024", "300,513", "200,264", "1000,5", "129,33", "65,63",
            "2,11489", "130,12000", "130,4001", "2100,31"})
    void anyShape(long rows, long columns) {
        for (String type : new String[]{"float16", "bfloat16"}) {
            trial(rows(rows, columns, type, "")).passes();
            if (columns <= 19456) {
                trial(rows(rows, columns, type, smooth(columns, type))).passes();
            }
        }
    }

    @Test
    void randomShapes() {
        Random random = new Random(950);
        for (int i = 0; i < 24; i++) {
            long columns = 1 + random.nextLong(i % 2 == 0 ? 300 : 6000);
            long rows = 1 + random.nextLong(Math.clamp(300_000 / columns, 1, 3000));
            String type = random.nextBoolean() ? "float16" : "bfloat16";
            trial(rows(rows, columns, type, random.nextBoolean() ? smooth(columns, type) : "")).passes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'cores':1", "'cores':3,'rows_per_pass':2", "'rows_per_pass':7"})
    void knobs(String knobs) {
        trial(rows(23, 200, "float16", ",'tiling':{" + knobs + ",'kernel':'full_load'}")).passes();
    }

    /** Rows of zeros, infinities and NaN, and of such values among numbers. */
    @ParameterizedTest
    @ValueSource(strings = {"zeros", "inf", "nan", "choice(0,1e-7,65504,-65504)", "choice(1,-2,1e30)",
            "choice(1e-7,0)"})
    void unusualValues(String init) {
        trial("{'x':{'shape':[20,131],'dtype':'float16','init':'" + init + "'}}").passes();
    }

    /** An infinity times a factor of 0 is a NaN, which is the maximum of a row whose other values are numbers. */
    @Test
    void oneNanAmongNumbers() {
        trial("{'x':{'shape':[20,131],'dtype':'float16','init':'choice(1,-2,3,-4,5,-6,7,1e30)'},"
                + "'smooth_scales':{'shape':[131],'dtype':'float16','init':'choice(0,1,2,3)'}}").passes();
    }

    /** x / scale is taken from the scale that is stored, in float32, ties to even. */
    @Test
    void trueDivision() {
        Trial trial = trial("{'x':{'shape':[200,300],'dtype':'float16'}}");
        Tensor x = trial.call().required("x").tensor();
        Map<String, Tensor> outputs = trial.outputs();
        for (long i = 0; i < x.elements(); i++) {
            float scale = (float) outputs.get("scale").doubleAt(i / 300);
            assertThat(outputs.get("y").longAt(i)).as("element " + i)
                    .isEqualTo((long) Math.rint((float) x.doubleAt(i) / scale));
        }
    }

    @ParameterizedTest
    @CsvSource({"100,264", "300,513", "3,20000"})
    void timeAloneIsTheSameTime(long rows, long columns) {
        for (String more : new String[]{"", columns > 19456 ? "" : smooth(columns, "float16")}) {
            Trial trial = trial(rows(rows, columns, "float16", more));
            assertThat(trial.cycles(Mode.TIMING)).isEqualTo(trial.cycles(Mode.TIMED)).isPositive();
        }
    }
}
