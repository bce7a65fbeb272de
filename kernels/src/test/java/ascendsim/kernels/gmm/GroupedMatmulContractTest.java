package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Rule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GroupedMatmulContractTest {
    private static final GroupedMatmulContract CONTRACT = new GroupedMatmulContract();

    static Stream<String> accepted() {
        return Stream.of(
                plain(64, 32, 48, "[16,32,48,64]", ""),
                plain(64, 32, 48, "[0,0,10,20]", ""),
                plain(64, 32, 48, "[16,0,16,16]", ",'group_list_type':1"),
                plain(64, 32, 48, "[16,32,48,64]", ",'bias':" + t("4,48", "float16")),
                plain(64, 32, 48, "[16,32,48,64]", ",'output_dtype':'float16','tuning_config':[16]"),
                "{'x':" + t("64,32", "bfloat16") + ",'weight':{'shape':[4,48,32],'dtype':'bfloat16','transposed':true,"
                        + "'format':'FRACTAL_NZ'},'group_list':[16,32,48,64],'group_type':0,'split_item':3}",
                "{'x':{'shape':[40,17],'dtype':'float32','transposed':true},'weight':" + t("40,5", "float32")
                        + ",'group_list':[7,0,20],'group_list_type':1,'group_type':2,'split_item':3}",
                "{'x':" + t("64,32", "float16") + ",'weight':[" + t("32,48", "float16") + "," + t("32,48", "float16")
                        + "],'group_list':[10,64],'group_type':0,'split_item':3}",
                "{'x':" + t("64,32", "float16") + ",'weight':[" + t("32,48", "float16") + "," + t("32,40", "float16")
                        + "],'group_list':[10,64],'split_item':0}",
                "{'x':[" + t("10,32", "float16") + "," + t("6,16", "float16") + "],'weight':[" + t("32,48", "float16")
                        + "," + t("16,48", "float16") + "],'group_type':0,'split_item':2}",
                "{'x':[" + t("10,32", "float16") + "," + t("3,6,16", "float16") + "],'weight':["
                        + t("32,48", "float16") + "," + t("16,40", "float16") + "],'group_type':-1,'split_item':0}",
                int8("'scale':" + t("4,48", "int64")), int8(""), int8("'output_dtype':'int32'"),
                int8("'scale':" + t("4,48", "float32") + ",'output_dtype':'float16','bias':" + t("4,48", "int32")),
                int8("'scale':" + t("4,48", "bfloat16") + ",'output_dtype':'bfloat16','act_type':5"),
                int8("'scale':" + t("4,48", "float32") + ",'per_token_scale':" + t("64", "float32")
                        + ",'output_dtype':'float16'"),
                int8Pairs("[[2,10],[0,20],[1,0],[3,0]]"), antiquant("int8", "[4,48]", true),
                antiquant("int4", "[4,48]", true), antiquant("int4", "[4,2,48]", false), a8w4("[4,1,48]", ""),
                a4w4("[4,48]"), a4w4("[4,2,48]"));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void whatTheDocumentsAllowIsAccepted(String text) {
        assertThat(CONTRACT.check(call(text))).isEmpty();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", "").replace("'group_type':0,", ""),
                        "requires manual passing group_type, current is None"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", "").replace("'group_type':0", "'group_type':1"),
                        "the group type must be -1, 0 or 2, but now is [1]"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", ",'split_item':4").replace("'split_item':3,", ""),
                        "invalid value of split_item [4]"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", ",'group_list_type':3"), "group_list_type: 3"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", ",'act_type':3"), "gelu erf is not supported"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", ",'act_type':1"), "expected 0 for unquantised float16"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", ",'x_dtype':1"), "x_dtype: 1; must be left out"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", ",'tuning_config':[65]"), "expected 0 to 64"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", ",'output_dtype':'float32'"),
                        "output_dtype: \"float32\"; expected float16"),
                Arguments.of(plain(64, 32, 48, "[16,32,48]", ""), "expected 4, equal to weight dim 0"),
                Arguments.of(plain(64, 32, 48, "[16,32,30,64]", ""), "group_list[2]: 30 after 32"),
                Arguments.of(plain(64, 32, 48, "[16,-1,16,16]", ",'group_list_type':1"), "expected a count of 0"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,65]", ""), "group_list sums to 65; x has 64 rows"),
                Arguments.of(plain(64, 32, 48, "[[0,1],[1,1],[2,1],[3,1]]", ",'group_list_type':2"),
                        "rows of group and count go with quantised weights"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", "").replace("'group_list':[16,32,48,64],", ""),
                        "group_list: not given"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", ",'bias':" + t("4,48", "float32")),
                        "bias: dtype float32; expected float16"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", ",'bias':" + t("4,40", "float16")),
                        "expected (e,n) with e = 4, n = 48"),
                Arguments.of(plain(64, 32, 48, "[16,32,48,64]", ",'scale':" + t("4,48", "float32")),
                        "scale: given; must be nullptr for unquantised float16"),
                Arguments.of(plain(64, 31, 48, "[16,32,48,64]", "").replace("[64,31]", "[64,30]"),
                        "k of weight is 31; k of x is 30"),
                Arguments.of(plain(64, 65536, 48, "[16,32,48,64]", ""),
                        "dim of the last axis should be less than or equal to 65535"),
                Arguments.of("{'x':[],'weight':[],'group_type':0}", "neither x nor weight could be empty"),
                Arguments.of("{'x':" + t("4,8", "float16") + ",'weight':[" + t("8,8", "float16") + ","
                        + "{'shape':[8,8],'dtype':'float16','transposed':true}],'group_type':0,'group_list':[1,4],"
                        + "'split_item':3}", "the transpose state must be the same for each tensor in weight"),
                Arguments.of("{'x':" + t("64,32", "float32") + ",'weight':{'shape':[4,32,48],'dtype':'float32',"
                        + "'format':'FRACTAL_NZ'},'group_list':[16,32,48,64],'group_type':0,'split_item':3}",
                        "format FRACTAL_NZ; expected ND for unquantised float32"),
                Arguments.of("{'x':" + t("64,32", "float16") + ",'weight':" + t("4,32,48", "float32")
                        + ",'group_list':[16,32,48,64],'group_type':0}", "weight: dtype float32 with x float16"),
                Arguments.of("{'x':" + t("64,40", "float16") + ",'weight':" + t("40,48", "float16")
                        + ",'group_list':[16,20],'group_type':2}", "transposed view of [k,m]"),
                Arguments.of("{'x':{'shape':[40,17],'dtype':'float16','transposed':true},'weight':"
                        + t("40,5", "float16") + ",'group_list':[7,41],'group_type':2}", "x has k = 40"),
                Arguments.of("{'x':{'shape':[40,17],'dtype':'float16','transposed':true},'weight':"
                        + t("40,5", "float16") + ",'group_list':[7,40],'group_type':2,'bias':" + t("2,5", "float16")
                        + "}", "bias: given; must be nullptr when groups split k"),
                Arguments.of("{'x':" + t("64,32", "float16") + ",'weight':[" + t("32,48", "float16") + ","
                        + t("32,48", "float16") + "],'group_list':[10,60],'group_type':0,'split_item':3}",
                        "group_list ends at 60; expected the last to equal m = 64"),
                Arguments.of("{'x':[" + t("10,32", "float16") + "," + t("6,16", "float16") + "],'weight':["
                        + t("32,48", "float16") + "," + t("16,48", "float16")
                        + "],'group_type':0,'split_item':2,'group_list':[9,16]}",
                        "expected the rows of each x, [10, 6]"),
                Arguments.of("{'x':[" + t("10,32", "float16") + "," + t("6,16", "float16") + "],'weight':["
                        + t("32,48", "float16") + "," + t("16,48", "float16")
                        + "],'group_type':-1,'group_list':[10,16]}", "expected none with group_type -1"),
                Arguments.of("{'x':[" + t("10,32", "float16") + "," + t("6,16", "float16") + "],'weight':["
                        + t("32,48", "float16") + "],'group_type':-1}", "weight: 1 tensors with 2 of x"),
                Arguments.of(int8("'scale':" + t("4,48", "float32")), "output_dtype: not given; expected float16"),
                Arguments.of(int8("'bias':" + t("4,48", "float32")), "bias: dtype float32; expected int32"),
                Arguments.of(int8Pairs("[[2,10],[0,0],[1,5],[3,0]]"), "5 rows after an empty group"),
                Arguments.of(int8Pairs("[[2,10],[2,10],[1,5],[3,0]]"), "expected each of 0 to 3 once"),
                Arguments.of(antiquant("int8", "[4,2,48]", true), "antiquant_scale: shape [4,2,48]"),
                Arguments.of(antiquant("int4", "[4,2,48]", true), "with an offset there is one scale for each column"),
                Arguments.of(antiquant("int4", "[4,5,48]", false), "expected a divisor of k = 64"),
                Arguments.of(a8w4("[4,48]", ""), "expected (e,n) or (e,G,n)"),
                Arguments.of(a8w4("[4,2,48]", ""), "expected 1 group or groups of 256"),
                Arguments.of(a8w4("[4,1,48]", ",'group_list_type':0").replace("'group_list_type':1,", ""),
                        "expected 1 (counts)"),
                Arguments.of(a4w4("[4,3,48]"), "expected a divisor of k = 64"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void everyConstraintHasAMessage(String text, String message) {
        assertThat(CONTRACT.check(call(text))).anySatisfy(line -> assertThat(line).contains(message));
    }

    @Test
    void shapesOfTheOutputsFollowTheScenario() {
        assertThat(CONTRACT.outputs(call(plain(64, 32, 48, "[16,32,48,64]", ""))))
                .isEqualTo(Map.of("y[0]", TensorType.nd(DType.FLOAT16, 64, 48)));
        assertThat(CONTRACT.outputs(call("{'x':{'shape':[40,17],'dtype':'float32','transposed':true},'weight':"
                + t("40,5", "float32") + ",'group_list':[7,20],'group_type':2}")))
                .isEqualTo(Map.of("y[0]", TensorType.nd(DType.FLOAT32, 2, 17, 5)));
        assertThat(CONTRACT.outputs(call("{'x':[" + t("10,32", "float16") + "," + t("3,6,16", "float16")
                + "],'weight':[" + t("32,48", "float16") + "," + t("16,40", "float16") + "],'group_type':-1}")))
                .isEqualTo(Map.of("y[0]", TensorType.nd(DType.FLOAT16, 10, 48), "y[1]",
                        TensorType.nd(DType.FLOAT16, 3, 6, 40)));
        assertThat(CONTRACT.outputs(call("{'x':" + t("64,32", "float16") + ",'weight':[" + t("32,48", "float16")
                + "," + t("32,40", "float16") + "],'group_list':[10,64],'split_item':0}")))
                .isEqualTo(Map.of("y[0]", TensorType.nd(DType.FLOAT16, 10, 48), "y[1]",
                        TensorType.nd(DType.FLOAT16, 54, 40)));
    }

    @Test
    void packedWeightsCountEightNumbersToTheElement() {
        OperatorCall call = call("{'x':" + t("64,64", "float16") + ",'weight':" + t("4,64,6", "int32")
                + ",'antiquant_scale':" + t("4,48", "float16") + ",'group_list':[16,32,48,64],'group_type':0}");
        assertThat(CONTRACT.check(call)).isEmpty();
        assertThat(GroupedCall.of(call).path()).isEqualTo(new Path.Antiquant(DType.FLOAT16, DType.INT4));
        assertThat(CONTRACT.outputs(call)).isEqualTo(Map.of("y[0]", TensorType.nd(DType.FLOAT16, 64, 48)));
    }

    @Test
    void pathsAreToldByTypes() {
        assertThat(Stream.of(plain(64, 32, 48, "[16,32,48,64]", ""), int8(""), int8("'scale':" + t("4,48", "int64")),
                int8("'scale':" + t("4,48", "bfloat16")),
                int8("'scale':" + t("4,48", "float32") + ",'per_token_scale':" + t("64", "float32")),
                antiquant("int8", "[4,48]", true), a8w4("[4,1,48]", ""), a4w4("[4,48]"))
                .map(text -> GroupedCall.of(call(text)).path()))
                .containsExactly(new Path.NonQuant(DType.FLOAT16), new Path.Raw(), new Path.StaticInt8(),
                        new Path.StaticFloat(DType.BFLOAT16), new Path.PerToken(DType.FLOAT16),
                        new Path.Antiquant(DType.BFLOAT16, DType.INT8), new Path.A8W4(DType.BFLOAT16),
                        new Path.A4W4(DType.FLOAT16));
    }

    @Test
    void digitsAreJudgedAsDigits() {
        assertThat(CONTRACT.acceptance(call(plain(64, 32, 48, "[16,32,48,64]", ""))).rule()).isEqualTo(Rule.F16);
        assertThat(CONTRACT.acceptance(call(int8(""))).rule()).isEqualTo(Rule.EXACT);
        assertThat(CONTRACT.acceptance(call(antiquant("int8", "[4,48]", true))).rule()).isEqualTo(Rule.MSD);
        assertThat(CONTRACT.acceptance(call(antiquant("int4", "[4,48]", true))).rule()).isEqualTo(Rule.BF16);
    }

    @Test
    void sizesOfGroupsInTheOrderOfWeights() {
        assertThat(GroupedCall.of(call(plain(64, 32, 48, "[16,16,40,41]", ""))).sizes())
                .isEqualTo(List.of(16L, 0L, 24L, 1L));
        assertThat(GroupedCall.of(call(int8Pairs("[[2,10],[0,20],[1,0],[3,0]]"))).sizes())
                .isEqualTo(List.of(20L, 0L, 10L, 0L));
    }

    @Test
    void theDefaultCaseKeepsTheContract() {
        assertThat(CONTRACT.check(CONTRACT.defaultCase(3))).isEmpty();
    }

    private static String plain(long m, long k, long n, String groups, String rest) {
        return "{'x':" + t(m + "," + k, "float16") + ",'weight':" + t("4," + k + "," + n, "float16") + ",'group_list':"
                + groups + ",'group_type':0,'split_item':3" + rest + "}";
    }

    private static String int8(String rest) {
        return "{'x':" + t("64,32", "int8") + ",'weight':" + t("4,32,48", "int8")
                + ",'group_list':[16,32,48,64],'group_type':0,'split_item':3" + (rest.isEmpty() ? "" : ",") + rest
                + "}";
    }

    private static String int8Pairs(String pairs) {
        return int8("").replace("[16,32,48,64]", pairs + ",'group_list_type':2");
    }

    private static String antiquant(String weight, String scale, boolean offset) {
        String shape = scale.substring(1, scale.length() - 1);
        return "{'x':" + t("64,64", "bfloat16") + ",'weight':" + t("4,64,48", weight) + ",'antiquant_scale':"
                + t(shape, "bfloat16") + (offset ? ",'antiquant_offset':" + t(shape, "bfloat16") : "")
                + ",'group_list':[16,32,48,64],'group_type':0}";
    }

    private static String a8w4(String scale, String rest) {
        return "{'x':" + t("64,64", "int8") + ",'weight':" + t("4,64,48", "int4") + ",'scale':"
                + t(scale.substring(1, scale.length() - 1), "int64") + ",'bias':" + t("4,48", "float32")
                + ",'per_token_scale':" + t("64", "float32") + ",'group_list_type':1,'output_dtype':'bfloat16'"
                + ",'group_list':[16,16,16,16],'group_type':0" + rest + "}";
    }

    private static String a4w4(String scale) {
        return "{'x':" + t("64,64", "int4") + ",'weight':" + t("4,64,48", "int4") + ",'scale':"
                + t(scale.substring(1, scale.length() - 1), "int64")
                + ",'output_dtype':'float16','group_list':[16,32,48,64],'group_type':0}";
    }

    private static String t(String shape, String dtype) {
        return "{'shape':[" + shape + "],'dtype':'" + dtype + "'}";
    }

    private static OperatorCall call(String text) {
        return new CaseReader(CONTRACT.schema(), 1).read(text.replace('\'', '"'));
    }
}
