package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import ascendsim.isa.BadInput;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.tiling.AntiquantPath;
import ascendsim.kernels.tiling.MatmulTiling;
import ascendsim.sim.Device.Options;
import ascendsim.sim.engine.Mode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** int8 weights beside 16-bit floats by digits of x: values and time, and when it is chosen. */
class DigitRunTest {
    private static final String SMALL = ",'tiling':{'antiquant_path':'digits','cores':3,'base_m':32,'base_n':96,"
            + "'base_k':64,'step_ka':2,'step_kb':1%s}";

    private static String json(String x, String sizes, boolean transposed, String list, String rest) {
        String[] s = sizes.split(",");
        String bias = x.equals("float16") ? "float16" : "float32";
        return ("{'x':{'shape':[%s,%s],'dtype':'" + x + "'},'weight':{'shape':[%s],'dtype':'int8','transposed':"
                + transposed + "},'antiquant_scale':{'shape':[%s,%s],'dtype':'" + x
                + "','init':'uniform(-0.01,0.01)'},'antiquant_offset':{'shape':[%s,%s],'dtype':'" + x
                + "','init':'uniform(-9,9)'},'bias':{'shape':[%s,%s],'dtype':'" + bias
                + "'},'group_list':" + list + ",'group_type':0,'split_item':3" + rest + "}").formatted(s[0], s[1],
                        s[3] + "," + (transposed ? s[2] + "," + s[1] : s[1] + "," + s[2]), s[3], s[2], s[3], s[2],
                        s[3], s[2]);
    }

    /** Rows, k, columns and groups. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
            "float16|50,256,1024,3|false|[3,3,48]|",
            "bfloat16|50,256,1024,3|true|[3,0,40]|,'group_list_type':1",
            "bfloat16|64,128,2176,2|false|[60,64]|",
            "float16|9,4224,1024,1|true|[9]|",
            "float16|33,128,1152,4|false|[[3,20],[0,5],[1,8],[2,0]]|,'group_list_type':2",
            "float16|70,128,256,2|false|[1,70]|SMALL",
            "bfloat16|70,256,128,2|true|[33,34]|SMALL2"})
    void agrees(String x, String sizes, boolean transposed, String list, String rest) {
        String more = rest == null ? "" : rest.equals("SMALL") ? SMALL.formatted("")
                : rest.equals("SMALL2") ? SMALL.formatted(",'aiv_per_aic':2,'cv_stages':2") : rest;
        String json = json(x, sizes, transposed, list, more);
        assertThat(path(json)).isEqualTo(AntiquantPath.DIGITS);
        GroupedRuns.agree(json, 3);
        GroupedRuns.agree(without(json), 4);
    }

    /** Without offset and bias. */
    private static String without(String json) {
        return json.replaceAll("'antiquant_offset':\\{[^}]*},", "").replaceAll("'bias':\\{[^}]*},", "");
    }

    private static AntiquantPath path(String json) {
        return ((MatmulTiling) GroupedRuns.of(json, 1).task().plan().tiling()).antiquantPath();
    }

    /**
     * The documented digits of unscaled data (operators.md §1.3), in float64: nearer than plain mathematics, from which
     * products that cancel differ by more than the rule of digit paths allows.
     */
    @ParameterizedTest
    @ValueSource(strings = {"[7]", "[3]"})
    void documentedDigits(String list) {
        int depth = 256;
        int columns = 1024;
        String json = json("float16", "7," + depth + "," + columns + ",1", false, list, "")
                .replace("uniform(-0.01,0.01)", "uniform(0,1)");
        GroupedRuns runs = GroupedRuns.of(json, 5);
        Tensor y = runs.task().outputs(runs.run(Options.of(Mode.ORDERED)).outputs()).get("y[0]");
        for (int row = 0; row < Integer.parseInt(list.replaceAll("\\D", "")); row++) {
            for (int n = 0; n < columns; n++) {
                double expected = documented(runs.call(), row, n);
                assertThat((double) y.floatAt((long) row * columns + n)).as(row + " " + n).isCloseTo(expected,
                        offset(0x1p-10 * Math.abs(expected) + 0x1p-20 * 128 * depth));
            }
        }
    }

    private static double documented(OperatorCall call, int row, int n) {
        Tensor x = call.required("x").tensor();
        Tensor weight = call.required("weight").tensor();
        int depth = (int) x.shape().dim(1);
        long columns = weight.shape().dim(2);
        double max = 0;
        double sum = 0;
        for (int k = 0; k < depth; k++) {
            max = Math.max(max, Math.abs(x.floatAt((long) row * depth + k)));
            sum += x.floatAt((long) row * depth + k);
        }
        long first = 0;
        long second = 0;
        for (int k = 0; k < depth; k++) {
            float t = x.floatAt((long) row * depth + k) * (float) (127 / max);
            long digit = awayFromZero(t);
            first += digit * weight.longAt(k * columns + n);
            second += awayFromZero((t - digit) * 254) * weight.longAt(k * columns + n);
        }
        double c = (first + second / 254.0) * max / 127
                + call.required("antiquant_offset").tensor().floatAt(n) * sum;
        return c * call.required("antiquant_scale").tensor().floatAt(n) + call.required("bias").tensor().floatAt(n);
    }

    private static long awayFromZero(float value) {
        return (long) (Math.signum(value) * Math.floor(Math.abs(value) + 0.5f));
    }

    /** A row of zeros has no maximum to be divided by. */
    @Test
    void zeros() {
        GroupedRuns.agree(json("float16", "6,128,1024,1", false, "[6]", "").replace("[6,128],'dtype':'float16'",
                "[6,128],'dtype':'float16','init':'zeros'"), 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"65,128,1024,1", "64,144,1024,1", "64,128,1040,1", "64,128,896,1", "1,12416,1024,1"})
    void otherwiseWeightsAreWidened(String sizes) {
        assertThat(path(json("float16", sizes, false, "[1]", ""))).isEqualTo(AntiquantPath.WORKSPACE);
    }

    @Test
    void officialTiling() {
        MatmulTiling wide = (MatmulTiling) GroupedRuns.of(json("float16", "64,256,2048,8", false,
                "[8,16,24,32,40,48,56,64]", ""), 1).task().plan().tiling();
        assertThat(wide.base().toString()).contains("64").contains("512");
        assertThat(wide.base().m()).isEqualTo(64);
        assertThat(wide.base().k()).isEqualTo(64);
        assertThat(wide.staging().stepKb()).isEqualTo(4);
        MatmulTiling usual = (MatmulTiling) GroupedRuns.of(json("float16", "64,256,1024,1", false, "[64]", ""), 1)
                .task().plan().tiling();
        assertThat(usual.base().m()).isEqualTo(128);
        assertThat(usual.base().n()).isEqualTo(256);
        assertThat(usual.base().k()).isEqualTo(128);
        assertThat(usual.cores()).isEqualTo(4);
    }

    @Test
    void theOtherPathCanBeAskedFor() {
        String json = json("float16", "6,128,1024,1", false, "[6]", ",'tiling':{'antiquant_path':'workspace'}");
        assertThat(path(json)).isEqualTo(AntiquantPath.WORKSPACE);
        GroupedRuns.agree(json, 1);
    }

    @Test
    void digitsOfOtherSizes() {
        String json = json("float16", "6,144,128,1", false, "[6]", ",'tiling':{'antiquant_path':'digits'}")
                .replace('\'', '"');
        var call = new CaseReader(new GroupedMatmulContract().schema(), 1).read(json);
        assertThatThrownBy(() -> new GroupedMatmulOperator().plan(GroupedRuns.CHIP, call, Optional.empty()))
                .isInstanceOf(BadInput.class).hasMessageContaining("antiquant_path digits");
    }

    @Test
    void timeAloneIsTheSameTime() {
        GroupedRuns runs = GroupedRuns.of(json("float16", "40,128,1024,2", false, "[3,40]", ""), 1);
        assertThat(runs.run(Options.of(Mode.TIMING)).cycles()).isEqualTo(runs.run(Options.of(Mode.TIMED)).cycles())
                .isPositive();
    }
}
