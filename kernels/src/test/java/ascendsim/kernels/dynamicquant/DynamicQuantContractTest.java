package ascendsim.kernels.dynamicquant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import ascendsim.kernels.tiling.QuantTiling;
import ascendsim.kernels.tiling.QuantTiling.Path;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamicQuantContractTest {
    private static final DynamicQuantContract CONTRACT = new DynamicQuantContract();
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B2").orElseThrow();
    private static final String X = "'x':{'shape':[2,3,16],'dtype':'float16'}";
    private static final String FACTORS = ",'smooth_scales':{'shape':[2,16],'dtype':'float16'}";

    private static OperatorCall call(String json) {
        return new CaseReader(CONTRACT.schema(), 1).read("{" + json.replace('\'', '"') + "}");
    }

    @Test
    void goodCalls() {
        for (String more : new String[]{"", ",'smooth_scales':{'shape':[16],'dtype':'float16'}",
                FACTORS + ",'group_index':[2,6]", ",'dst_type':'quint4x2'", ",'dst_type':16", ",'dst_type':1",
                ",'quant_mode':'pertoken'"}) {
            assertThat(CONTRACT.check(call(X + more))).as(more).isEmpty();
        }
        assertThat(CONTRACT.check(CONTRACT.defaultCase(1))).isEmpty();
        assertThat(CONTRACT.acceptance(call(X))).isEqualTo(Acceptance.of(Rule.DQ));
    }

    @Test
    void outputs() {
        assertThat(CONTRACT.outputs(call(X))).isEqualTo(Map.of("y", TensorType.nd(DType.INT8, 2, 3, 16), "scale",
                TensorType.nd(DType.FLOAT32, 2, 3)));
        assertThat(CONTRACT.outputs(call(X + ",'dst_type':'torch.quint4x2'")).get("y"))
                .isEqualTo(TensorType.nd(DType.INT4, 2, 3, 16));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "'x':{'shape':[16],'dtype':'float16'} | case.x: shape [16] has rank 1",
            "'x':{'shape':[0,16],'dtype':'float16'} | is empty",
            "'x':{'shape':[2,3,12],'dtype':'float16'},'dst_type':'quint4x2' | case.x: last axis is 12; expected a multiple of 8",
            X + ",'smooth_scales':{'shape':[15],'dtype':'float16'} | case.smooth_scales: last axis is 15; expected that of x, 16",
            X + ",'smooth_scales':{'shape':[16],'dtype':'bfloat16'} | case.smooth_scales: dtype bfloat16; expected that of x, float16",
            X + FACTORS + " | case.smooth_scales: shape [2,16] has rank 2; expected rank 1",
            X + ",'group_index':[2,6] | case.group_index: given without smooth_scales",
            X + FACTORS
                    + ",'group_index':[1,2,6] | case.smooth_scales: 2 rows of factors; expected one for each of the 3 groups",
            X + FACTORS + ",'group_index':[7,6] | case.group_index[1]: 6 after 7",
            X + FACTORS
                    + ",'group_index':[2,5] | case.group_index: the last group ends at 5; expected the rows of x, 6",
            X + ",'dst_type':'float8' | case.dst_type: \"float8\"; expected int8 or quint4x2",
            X + ",'quant_mode':'pertensor' | case.quant_mode: pertensor; expected pertoken",
            X + ",'dst_type_max':15 | case.dst_type_max: 15.0; expected none"})
    void refusals(String json, String line) {
        assertThat(CONTRACT.check(call(json))).anyMatch(problem -> problem.contains(line));
    }

    @Test
    void elementTypes() {
        OperatorCall call = call(X).with("x", TensorArgument.of(Tensor.zeros(TensorType.nd(DType.FLOAT32, 2, 16))));
        assertThat(CONTRACT.check(call)).containsExactly("case.x: dtype float32; expected float16 or bfloat16");
    }

    /** tiling_quant.md §5.1 and the worked shapes of §5.4. */
    @ParameterizedTest
    @CsvSource({"1024,1024,float16,MULTI_ROW,48,15", "4096,4096,bfloat16,MULTI_ROW,48,3",
            "384,4096,bfloat16,FEW_ROWS,48,4", "3,4096,bfloat16,MULTI_ROW,1,3",
            "385,5120,float16,MULTI_ROW,48,3", "8192,8192,float16,MULTI_ROW,48,1",
            "8192,16384,float16,SINGLE_BUFFER,48,1", "1023,1023,float16,DOUBLE_BUFFER,48,17",
            "4097,511,float16,DOUBLE_BUFFER,48,34", "20,15024,float16,MULTI_ROW,20,1",
            "20,15020,float16,DOUBLE_BUFFER,20,1", "20,15041,float16,SINGLE_BUFFER,20,1",
            "64,17745,float16,LARGE_SHAPE,48,1", "64,17744,float16,SINGLE_BUFFER,48,1",
            "100,120,float16,DOUBLE_BUFFER,48,3"})
    void official(long rows, long columns, String type, Path path, long cores, long rowsPerPass) {
        assertThat(new DynamicQuantPlanner(CHIP).tiling(
                call("'x':{'shape':[" + rows + "," + columns + "],'dtype':'" + type + "'}")))
                .isEqualTo(new QuantTiling(path, cores, rowsPerPass));
    }

    @ParameterizedTest
    @CsvSource({"12736,MULTI_ROW", "12744,LARGE_SHAPE", "10273,SINGLE_BUFFER", "10257,DOUBLE_BUFFER",
            "11487,SINGLE_BUFFER", "11489,LARGE_SHAPE"})
    void officialWithFactors(long columns, Path path) {
        assertThat(new DynamicQuantPlanner(CHIP).tiling(call("'x':{'shape':[64," + columns
                + "],'dtype':'float16'},'smooth_scales':{'shape':[" + columns + "],'dtype':'float16'}")).path())
                .isEqualTo(path);
    }

    @Test
    void officialWithGroups() {
        String groups = X + FACTORS + ",'group_index':[2,6]";
        assertThat(new DynamicQuantPlanner(CHIP).tiling(call(groups))).isEqualTo(new QuantTiling(Path.MOE, 6, 1));
        assertThat(new DynamicQuantPlanner(CHIP).tiling(call(groups.replace("16]", "12000]"))).path())
                .isEqualTo(Path.MOE_LARGE_SHAPE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "'kernel':'moe' | kernel moe without group_index", "'cores':7 | 7 cores; at most 6",
            "'kernel':'multi_row' | kernel multi_row with rows of 16", "'kernel':'few_rows','rows_per_pass':300 | 300",
            "'kernel':'double_buffer','rows_per_pass':4000 | 4000 rows of 16 take",
            "'kernel':'multirow' | multirow; one of", "'core':1 | tiling.core: unknown knob",
            "'cores':0 | tiling.cores: 0"})
    void tilingsThatDoNotFit(String knobs, String line) {
        assertThatThrownBy(() -> new DynamicQuantPlanner(CHIP).plan(call(X + ",'tiling':{" + knobs + "}")))
                .isInstanceOf(BadInput.class).hasMessageContaining(line);
    }

    @Test
    void knobsReadBack() {
        OperatorCall call = call(X + ",'tiling':{'kernel':'single_buffer','cores':2,'rows_per_pass':3}");
        QuantTiling tiling = new QuantTiling(Path.SINGLE_BUFFER, 2, 3);
        assertThat(new DynamicQuantPlanner(CHIP).plan(call).tiling()).isEqualTo(tiling);
        assertThat(tiling.toMap()).containsEntry("kernel", "single_buffer").containsEntry("cores", 2L)
                .containsEntry("rows_per_pass", 3L);
    }
}
