package ascendsim.kernels.epilog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.operator.Trial;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program against the reference, on shapes on and off the grid, values that are not finite, and known bytes. */
class EpilogRunTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend950PR_9589").orElseThrow();

    private static Trial trial(String json) {
        return new Trial(new EpilogOperator(), json.replace('\'', '"'), 5, CHIP);
    }

    /** A case of {@code rows} rows of {@code columns} into twice as many slots; {@code more} ends the object. */
    private static String shape(long rows, long columns, String types, String more) {
        String[] type = types.split(" ");
        long slots = 2 * rows;
        return "{'indexer_compress_cache':{'shape':[" + slots + "," + columns + "],'dtype':'" + type[1]
                + "','init':'ones'},'indexer_compress_scale':{'shape':[" + slots + "," + (columns + 127) / 128
                + "],'dtype':'" + type[2] + "','init':'ones'},'x':{'shape':[" + rows + "," + columns + "],'dtype':'"
                + type[0] + "'" + more + "}";
    }

    private static String slots(long rows) {
        return ",'slot_mapping':{'shape':[" + rows + "],'dtype':'int32'}";
    }

    @ParameterizedTest
    @CsvSource({"3,128", "70,256", "200,64", "2,4096", "5,1", "65,63", "7,65", "9,127", "130,193", "3,1000",
            "1,20000"})
    void anyShape(long rows, long columns) {
        for (String types : new String[]{"float16 float8_e5m2 float32", "bfloat16 float8_e4m3fn float32"}) {
            trial(shape(rows, columns, types, "}" + slots(rows))).passes();
            trial(shape(rows, columns, types.replace("float32", "float8_e8m0"),
                    "}" + slots(rows) + ",'quant_mode':0")).passes();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"'quant_mode':0,'round_scale':false", "'quant_mode':0,'round_scale':true", "'quant_mode':1"})
    void valuesOfAllKinds(String mode) {
        String scale = mode.contains("0") ? "float8_e8m0" : "float32";
        for (String init : new String[]{"zeros", "inf", "nan", "choice(0,1e-7,65504,-65504)", "choice(1.75,-3.5,0)",
                "uniform(-2,2)", "uniform(-0.00001,0.00001)"}) {
            for (String cache : new String[]{"float8_e5m2", "float8_e4m3fn"}) {
                for (String formula : new String[]{"kernel", "documented"}) {
                    trial(shape(4, 200, "float16 " + cache + " " + scale,
                            ",'init':'" + init + "'}" + slots(4) + "," + mode + ",'formula':'" + formula + "'"))
                            .passes();
                }
            }
        }
    }

    /** One NaN or infinity among numbers: values[…] of 130, the last two a block of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void oneValueThatIsNone(String mode) {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < 2 * 130; i++) {
            values.append(i == 0 ? "" : ",").append(i == 3 ? "1e30" : i == 131 ? "-1e30" : Integer.toString(i % 7 - 3));
        }
        String scale = mode.equals("0") ? "float8_e8m0" : "float32";
        for (String formula : new String[]{"kernel", "documented"}) {
            trial(shape(2, 130, "float16 float8_e4m3fn " + scale, ",'init':'values[" + values + "]'}" + slots(2)
                    + ",'quant_mode':" + mode + ",'formula':'" + formula + "'")).passes();
        }
    }

    @Test
    void hifloat8WithAGivenFactor() {
        trial(shape(5, 200, "float16 uint8 float32", "}" + slots(5) + ",'quant_mode':2,'scale':0.37")).passes();
    }

    private static Map<String, Tensor> one(String init, String cache, String scale, String more) {
        return trial(shape(1, 128, "float16 " + cache + " " + scale,
                ",'init':'" + init + "'},'slot_mapping':{'shape':[1],'dtype':'int32','init':'values[1]'}" + more))
                .outputs();
    }

    private static int scaleByte(Map<String, Tensor> outputs) {
        return outputs.get("indexer_compress_scale").segment().get(ValueLayout.JAVA_BYTE, 1) & 0xFF;
    }

    private static int value(Map<String, Tensor> outputs) {
        return outputs.get("indexer_compress_cache").segment().get(ValueLayout.JAVA_BYTE, 128) & 0xFF;
    }

    /** Bytes worked out by hand (operators.md §8): the least scale, an exact power of two, both formulas. */
    @Test
    void knownScales() {
        String mode = ",'quant_mode':0";
        assertThat(scaleByte(one("zeros", "float8_e5m2", "float8_e8m0", mode))).isEqualTo(98);
        assertThat(scaleByte(one("zeros", "float8_e4m3fn", "float8_e8m0", mode))).isEqualTo(105);
        String documented = mode + ",'formula':'documented'";
        assertThat(scaleByte(one("zeros", "float8_e5m2", "float8_e8m0", documented))).isZero();
        // 1.75 / 57344 = 2^-15: exponent byte 112, which the kernel raises by one.
        Map<String, Tensor> kernel = one("uniform(1.75,1.75)", "float8_e5m2", "float8_e8m0", mode);
        Map<String, Tensor> golden = one("uniform(1.75,1.75)", "float8_e5m2", "float8_e8m0", documented);
        assertThat(scaleByte(kernel)).isEqualTo(113);
        assertThat(scaleByte(golden)).isEqualTo(112);
        // 1.75 * 2^14 = 28672 is e5m2 0x77, 57344 is 0x7B.
        assertThat(value(kernel)).isEqualTo(0x77);
        assertThat(value(golden)).isEqualTo(0x7B);
    }

    @Test
    void rowsWithoutASlotChangeNothing() {
        Map<String, Tensor> outputs = trial(shape(2, 128, "float16 float8_e5m2 float32",
                "},'slot_mapping':{'shape':[2],'dtype':'int32','init':'values[-1,2]'}")).outputs();
        Tensor cache = outputs.get("indexer_compress_cache");
        for (int i = 0; i < 256; i++) {
            assertThat(cache.segment().get(ValueLayout.JAVA_BYTE, i)).isEqualTo((byte) 0x3C);
        }
        assertThat(outputs.get("indexer_compress_scale").floatAt(2)).isNotEqualTo(1f);
        assertThat(outputs.get("indexer_compress_scale").floatAt(3)).isEqualTo(1f);
    }

    @Test
    void timeAloneIsTheSameTime() {
        Trial trial = trial(shape(100, 300, "bfloat16 float8_e4m3fn float32", "}" + slots(100)));
        assertThat(trial.cycles(Mode.TIMING)).isEqualTo(trial.cycles(Mode.TIMED)).isPositive();
    }

    @Test
    void otherChipsRefuseInOneLine() {
        Trial trial = trial(shape(1, 128, "float16 float8_e5m2 float32", "}" + slots(1)));
        assertThatThrownBy(() -> new EpilogOperator().plan(Trial.CHIP, trial.call(), Optional.empty()))
                .isInstanceOf(BadInput.class).hasMessage("indexer_compress_epilog: chip Ascend910B2 (v220); a chip of"
                        + " Ascend 950 (v310); choose one with --chip, such as Ascend950PR_9589");
    }
}
