package ascendsim.kernels.dynamicquant;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.operator.Trial;
import ascendsim.sim.engine.Mode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each of the vendor's kernels against the reference, rows and lengths on and off every grid. */
class DynamicQuantRunTest {

    private static Trial trial(String json) {
        return new Trial(new DynamicQuantOperator(), json.replace('\'', '"'), 7);
    }

    private static String shape(long rows, long columns, String type) {
        return "'x':{'shape':[" + rows + "," + columns + "],'dtype':'" + type + "'}";
    }

    private static String smooth(long columns, String type) {
        return ",'smooth_scales':{'shape':[" + columns + "],'dtype':'" + type + "'}";
    }

    @ParameterizedTest
    @CsvSource({"70,1024,float16", "200,264,bfloat16", "50,128,float16", "49,2056,bfloat16", "3,16320,float16"})
    void multiRow(long rows, long columns, String type) {
        trial("{" + shape(rows, columns, type) + "}").passes();
        if (columns < 12736) {
            trial("{" + shape(rows, columns, type) + smooth(columns, type) + "}").passes();
        }
        trial("{" + shape(rows, columns, type) + ",'dst_type':'quint4x2'}").passes();
    }

    @ParameterizedTest
    @CsvSource({"9,4096,float16", "383,4096,bfloat16", "7,5120,bfloat16", "4,10240,float16"})
    void fewRows(long rows, long columns, String type) {
        trial("{" + shape(rows, columns, type) + "}").passes();
        trial("{" + shape(rows, columns, type) + smooth(columns, type) + "}").passes();
    }

    @ParameterizedTest
    @CsvSource({"300,513,float16", "100,67,bfloat16", "97,131,float16", "5,4001,float16", "60,2049,bfloat16",
            "3000,5,float16", "2,15024,float16", "2,255,bfloat16", "50,64,float16"})
    void doubleBuffer(long rows, long columns, String type) {
        String kernel = ",'tiling':{'kernel':'double_buffer'}}";
        trial("{" + shape(rows, columns, type) + kernel).passes();
        if (columns < 10272) {
            trial("{" + shape(rows, columns, type) + smooth(columns, type) + kernel).passes();
        }
        if (columns % 8 == 0) {
            trial("{" + shape(rows, columns, type) + ",'dst_type':'quint4x2','tiling':{'kernel':'double_buffer'}}")
                    .passes();
        }
    }

    @ParameterizedTest
    @CsvSource({"60,16384,bfloat16", "3,17757,float16", "100,513,float16", "98,200,float16"})
    void singleBuffer(long rows, long columns, String type) {
        String kernel = ",'tiling':{'kernel':'single_buffer'}}";
        trial("{" + shape(rows, columns, type) + kernel).passes();
        if (columns < 11489) {
            trial("{" + shape(rows, columns, type) + smooth(columns, type) + kernel).passes();
        }
    }

    @ParameterizedTest
    @CsvSource({"50,20481,float16", "3,17760,bfloat16", "2,30728,float16", "60,300,float16"})
    void largeShape(long rows, long columns, String type) {
        String kernel = ",'tiling':{'kernel':'large_shape'}}";
        trial("{" + shape(rows, columns, type) + kernel).passes();
        trial("{" + shape(rows, columns, type) + smooth(columns, type) + kernel).passes();
        if (columns % 8 == 0) {
            trial("{" + shape(rows, columns, type) + ",'dst_type':'quint4x2','tiling':{'kernel':'large_shape'}}")
                    .passes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"moe", "moe_large_shape"})
    void groups(String kernel) {
        for (String type : new String[]{"float16", "bfloat16"}) {
            for (String dst : new String[]{"int8", "quint4x2"}) {
                trial("{'x':{'shape':[3,50,264],'dtype':'" + type + "'},'smooth_scales':{'shape':[7,264],'dtype':'"
                        + type + "'},'group_index':[0,1,1,80,81,149,150],'dst_type':'" + dst
                        + "','tiling':{'kernel':'" + kernel + "'}}").passes();
            }
        }
    }

    /** Rows of zeros, infinities and NaN. */
    @ParameterizedTest
    @ValueSource(strings = {"multi_row", "double_buffer", "single_buffer", "large_shape"})
    void unusualRows(String kernel) {
        for (String init : new String[]{"zeros", "inf", "nan", "choice(0,1e-7,65504,-65504)"}) {
            trial("{'x':{'shape':[20,256],'dtype':'float16','init':'" + init + "'},'tiling':{'kernel':'" + kernel
                    + "'}}").passes();
        }
    }

    /** What the scalar unit only hands on may be unknown in a run without data. */
    @ParameterizedTest
    @ValueSource(strings = {"multi_row", "double_buffer", "single_buffer", "large_shape"})
    void timeAloneIsTheSameTime(String kernel) {
        Trial trial = trial("{" + shape(100, 264, "float16") + ",'tiling':{'kernel':'" + kernel + "'}}");
        assertThat(trial.cycles(Mode.TIMING)).isEqualTo(trial.cycles(Mode.TIMED)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"moe", "moe_large_shape"})
    void timeOfGroups(String kernel) {
        Trial trial = trial("{'x':{'shape':[60,264],'dtype':'float16'},'smooth_scales':{'shape':[3,264],"
                + "'dtype':'float16'},'group_index':[10,11,60],'tiling':{'kernel':'" + kernel + "'}}");
        assertThat(trial.cycles(Mode.TIMING)).isEqualTo(trial.cycles(Mode.TIMED)).isPositive();
    }
}
