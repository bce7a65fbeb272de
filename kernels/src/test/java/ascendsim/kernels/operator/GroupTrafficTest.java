package ascendsim.kernels.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTrafficTest {
    private static Operator.Moved moved(String operator, String text) {
        Operator found = Operators.find(operator).orElseThrow();
        OperatorCall call = new CaseReader(found.contract().schema(), 0).readArgument(text);
        return found.moved(call);
    }

    /** Of four groups two have rows; of 64 rows 32 belong to a group. */
    @ParameterizedTest
    @ValueSource(strings = {"%s", "[%s,%s,%s,%s]"})
    void groupsWithoutRowsNeedNoWeights(String weights) {
        String one = "{\"shape\":[" + (weights.equals("%s") ? "4," : "") + "32,48],\"dtype\":\"float16\"}";
        String weight = weights.replace("%s", one);
        Operator.Moved moved = moved("npu_grouped_matmul", """
            {"x":{"shape":[64,32],"dtype":"float16"},"weight":%s,"group_list":[16,0,16,0],
             "split_item":3,"group_type":0,"group_list_type":1}""".formatted(weight));
        assertThat(moved).isEqualTo(new Operator.Moved(2 * 32 * 32 + 2 * (2 * 32 * 48) + 4 * 8, 2 * 32 * 48));
    }

    @ParameterizedTest
    @CsvSource({"1, '[16,0,16,0]'", "0, '[16,16,32,32]'"})
    void routingWritesAllRows(int type, String list) {
        Operator.Moved moved = moved("npu_grouped_matmul_finalize_routing", """
            {"x":{"shape":[64,128],"dtype":"int8"},"w":{"shape":[4,128,64],"dtype":"int8","format":"FRACTAL_NZ"},
             "group_list":%s,"group_list_type":%d,"scale":{"shape":[4,64],"dtype":"float32"},
             "pertoken_scale":{"shape":[64],"dtype":"float32"},"logit":{"shape":[64],"dtype":"float32"},
             "row_index":{"shape":[64],"dtype":"int64"},"output_bs":16}""".formatted(list, type));
        assertThat(moved).isEqualTo(new Operator.Moved(
                32 * 128 + 2 * 128 * 64 + 4 * 8 + 2 * 4 * 64 + 32 * (4 + 4 + 8), 4 * 16 * 64));
    }
}
