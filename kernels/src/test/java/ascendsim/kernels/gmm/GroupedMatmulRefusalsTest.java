package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ascendsim.isa.BadInput;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Constraints of npu_grouped_matmul by path and scenario, each broken once. */
class GroupedMatmulRefusalsTest {
    private static final GroupedMatmulContract CONTRACT = new GroupedMatmulContract();
    private static final String ONE = ",'group_list':[16,32,48,64],'group_type':0,'split_item':3";

    private static String t(String shape, String dtype) {
        return "{'shape':[" + shape + "],'dtype':'" + dtype + "'}";
    }

    private static String t(String shape, String dtype, String more) {
        return "{'shape':[" + shape + "],'dtype':'" + dtype + "'," + more + "}";
    }

    private static String call(String x, String weight, String rest) {
        return "{'x':" + x + ",'weight':" + weight + rest + "}";
    }

    private static String list(int count, String tensor) {
        return "[" + String.join(",", Collections.nCopies(count, tensor)) + "]";
    }

    /** 64 rows, four groups, everything the path needs. */
    private static String a8w4(String shape, String weight) {
        return call(t("64,128", "int8"), t(shape, "int4", weight), ",'scale':" + t("4,1,48", "int64") + ",'bias':"
                + t("4,48", "float32") + ",'per_token_scale':" + t("64", "float32")
                + ",'group_list':[16,16,16,16],'group_list_type':1,'group_type':0,'output_dtype':'float16'");
    }

    private static String a4w4(String weight) {
        return call(t("64,64", "int4"), weight, ",'scale':" + t("4,48", "int64") + ONE + ",'output_dtype':'float16'");
    }

    private static String antiquant(String weight, String rest) {
        return call(t("64,64", "float16"), weight, ",'antiquant_scale':" + t("4,48", "float16") + ONE + rest);
    }

    static Stream<Arguments> scenarios() {
        String x = t("64,32", "float16");
        String w = t("32,48", "float16");
        String x2 = "[" + t("10,32", "float16") + "," + t("6,32", "float16") + "]";
        String kx = t("40,17", "float16", "'transposed':true");
        return Stream.of(
                Arguments.of(call(x2, list(2, w), ",'group_type':-1,'split_item':2"),
                        "group_type: -1; expected 0 (multi-multi-single)"),
                Arguments.of(call(x, w, ",'group_type':-1,'split_item':3"),
                        "split_item: 3; expected 0 or 1 with group_type -1"),
                Arguments.of(call(x2, list(2, w), ",'group_type':0,'split_item':0"),
                        "group_type: 0; expected -1 (multi-multi-multi)"),
                Arguments.of(call(x, list(2, w), ",'group_type':2,'split_item':0,'group_list':[10,64]"),
                        "group_type: 2; expected 0 or -1 (single-multi-multi)"),
                Arguments.of(
                        call(kx, list(2, t("40,5", "float16")), ",'group_type':2,'split_item':3,'group_list':[1,40]"),
                        "splitting k takes one x and one weight"),
                Arguments.of(call(kx, t("5,40", "float16", "'transposed':true"), ",'group_type':2,'group_list':[1,40]"),
                        "weight: transposed; expected a contiguous tensor when groups split k"),
                Arguments.of(call(t("40,16", "int8", "'transposed':true"), t("40,5", "int8"),
                        ",'group_type':2,'group_list':[1,40]"), "splitting k is expected with floating-point"),
                Arguments.of(call(kx, t("40,5", "float16", "'format':'FRACTAL_NZ'"),
                        ",'group_type':2,'group_list':[1,40]"), "format FRACTAL_NZ; expected ND"),
                Arguments.of(call(x, "[" + w + "," + t("32,40", "float16") + "]",
                        ",'group_type':0,'split_item':3,'group_list':[10,64]"), "weight[1]: n is 40; expected 48"),
                Arguments.of(call(x, list(2, w), ",'split_item':0,'group_list':[64,64]"),
                        "a group without rows; expected each y to have rows"),
                Arguments.of(
                        call(x, list(2, t("2,32,48", "float16")), ",'group_type':0,'split_item':3,'group_list':[1,64]"),
                        "has rank 3; expected rank 2 (single-multi-single)"),
                Arguments.of(call(x, w, ONE), "has rank 2; expected rank 3 (single-single-single)"),
                Arguments.of(call(t("2,32,32", "float16"), t("4,32,48", "float16"), ONE),
                        "x: shape [2,32,32] has rank 3; expected rank 2 (single-single-single)"),
                Arguments.of(call(t("1,1,1,1,1,4,32", "float16"), w, ",'group_type':-1"), "has rank 7"),
                Arguments.of(call(t("32,64", "float16", "'transposed':true"), t("4,32,48", "float16"), ONE),
                        "x: transposed; expected a contiguous tensor unless groups split k"),
                Arguments.of(
                        call(x, list(2, w),
                                ",'group_type':0,'split_item':3,'group_list':[[0,10],[1,54]],'group_list_type':2"),
                        "expected 0 or 1 for unquantised float16"),
                Arguments.of(call(x, t("4,32,48", "float16"), ONE.replace("[16,32,48,64]", "[[16,32],[48,64]]")),
                        "group_list: shape [2,2]; expected (e,)"));
    }

    static Stream<Arguments> limits() {
        String many = list(129, t("1,1", "float16"));
        String ends = "[" + "0,".repeat(1024) + "1]";
        return Stream.of(
                Arguments.of(call(many, many, ",'group_type':-1"), "x: 129 tensors; expected at most 128"),
                Arguments.of(call(many, many, ",'group_type':-1"), "weight: 129 tensors; expected at most 128"),
                Arguments.of(call(t("1,1", "float16"), t("1025,1,1", "float16"),
                        ",'group_type':0,'split_item':3,'group_list':"
                                + ends),
                        "size of groupList is 1025; expected at most 1024"),
                Arguments.of(call(t("4,16", "float16"), t("1,16,65536", "float16"),
                        ",'group_type':0,'split_item':3,'group_list':[4]"),
                        "weight: last axis is 65536; dim of the last axis should be less than or equal to 65535"),
                Arguments.of(call(t("2147483640,1", "float16"), t("1,8", "float16"), ",'group_type':-1"),
                        "rounded up to 32 bytes, to be less than 2147483647"),
                Arguments.of(call(t("64,32", "float16"), t("4,32,40", "float16", "'format':'FRACTAL_NZ'"), ONE),
                        "weight: last stored axis is 40; expected a multiple of 32 bytes for FRACTAL_NZ"),
                Arguments.of(call(t("64,32", "float16"), t("4,32,48", "float16"), ONE + ",'tuning_config':[]"),
                        "expected a list that begins with 0 to m"),
                Arguments.of(call(t("64,32", "float16"), t("4,32,48", "float16"), ONE + ",'tuning_config':[-1]"),
                        "tuning_config[0]: -1; expected 0 to 64"),
                Arguments.of(call(t("64,32", "float16"), t("4,32,48", "float16"), ONE + ",'split_item':-1")
                        .replace("'split_item':3,", ""), "split_item: -1"),
                Arguments.of(call(t("64,32", "float16"), t("4,32,48", "float16"), ONE + ",'act_type':6"),
                        "act_type: 6; expected 0 (none)"),
                Arguments.of(call(t("64,32", "float16"), t("4,32,48", "float16"),
                        ONE + ",'activation_input':" + t("4,48", "float16")),
                        "activation_input: given; must be nullptr"));
    }

    static Stream<Arguments> int8() {
        String x = t("64,32", "int8");
        String w = t("4,32,48", "int8");
        String half = ",'output_dtype':'float16'";
        String scale = ",'scale':" + t("4,48", "float32") + half;
        return Stream.of(
                Arguments.of(call(x, w, ONE + scale + ",'per_token_scale':" + t("64,1", "float32")),
                        "per_token_scale: shape [64,1]; expected (m,) = [64]"),
                Arguments.of(call(x, w, ONE + scale + ",'offset':" + t("4,1,48", "float32")),
                        "offset: given; must be nullptr for"),
                Arguments.of(call(x, w, ONE + ",'scale':" + t("4,48", "int64") + ",'act_type':1"),
                        "act_type: 1; expected 0"),
                Arguments.of(call(x, w, ONE + ",'scale':" + t("4,48", "int64") + half),
                        "output_dtype: \"float16\"; expected int8"),
                Arguments.of(call(x, w, ONE + ",'scale':" + t("4,48", "bfloat16") + half),
                        "output_dtype: \"float16\"; expected bfloat16"),
                Arguments.of(
                        call(x, t("4,32,64", "int8", "'format':'FRACTAL_NZ'"), ONE + ",'scale':" + t("4,64", "int64")),
                        "format FRACTAL_NZ; expected ND"),
                Arguments.of(call(x, w, ONE + ",'scale':" + t("4,40", "float32") + half),
                        "scale: shape [4,40]; expected (e,n) with e = 4, n = 48"));
    }

    static Stream<Arguments> antiquant() {
        String w = t("4,64,48", "int4");
        return Stream.of(
                Arguments.of(antiquant(w, "").replace("'antiquant_scale'", "'antiquant_offset'"),
                        "antiquant_scale: not given; required for"),
                Arguments.of(antiquant(w, "").replace("[4,48],'dtype':'float16'", "[4,48],'dtype':'bfloat16'"),
                        "antiquant_scale: dtype bfloat16; expected float16"),
                Arguments.of(antiquant(w, ",'antiquant_offset':" + t("4,1,48", "float16")),
                        "antiquant_offset: shape [4,1,48]; expected [4,48], that of antiquant_scale"),
                Arguments.of(antiquant(w, ",'bias':" + t("4,48", "float32")), "bias: dtype float32; expected float16"),
                Arguments.of(antiquant(w, ",'per_token_scale':" + t("64", "float32")),
                        "per_token_scale: given; must be nullptr for"),
                Arguments.of(antiquant(t("4,64,47", "int4"), "").replace("4,48", "4,47"),
                        "last stored axis is 47; weight inner axis size must be even"),
                Arguments.of(call(t("64,66", "float16"), t("4,48,66", "int4", "'transposed':true"),
                        ",'antiquant_scale':" + t("4,22,48", "float16") + ONE),
                        "the length of a group is 3; expected a multiple of 2"));
    }

    static Stream<Arguments> int4() {
        String plain = a8w4("4,128,48", "'format':'ND'");
        String bias = ",'bias':" + t("4,48", "float32");
        String perToken = ",'per_token_scale':" + t("64", "float32");
        return Stream.of(
                Arguments.of(plain.replace(bias, ""), "bias: not given; required for"),
                Arguments.of(plain.replace(perToken, ""), "per_token_scale: not given; required for"),
                Arguments.of(plain.replace("'int64'", "'float32'"), "scale: dtype float32; expected int64 or uint64"),
                Arguments.of(plain.replace("64,128", "64,96").replace("4,128,48", "4,96,48"),
                        "k is 96; expected a multiple of 64"),
                Arguments.of(plain.replace("64,128", "64,18496").replace("4,128,48", "4,18496,48"),
                        "k is 18496; expected 64 to 18432"),
                Arguments.of(plain.replace("48]", "44]"), "n is 44; expected a multiple of 8"),
                Arguments.of(
                        plain.replace("64,128", "64,512").replace("4,128,48", "4,512,48").replace("4,1,48", "4,2,48")
                                .replace(bias, bias + ",'offset':" + t("4,1,48", "float32")),
                        "offset: given with 2 groups of k"),
                Arguments.of(plain.replace(bias, bias + ",'offset':" + t("4,48", "float32")),
                        "offset: shape [4,48]; expected (e,1,n)"),
                Arguments.of(plain.replace("'output_dtype':'float16'", "'output_dtype':'int8'"),
                        "expected float16 or bfloat16"),
                Arguments.of(plain.replace("float16'", "float16','act_type':1"), "act_type: 1; expected 0"),
                Arguments.of(call(t("64,128", "int8"), list(2, t("128,48", "int4")), ",'scale':"
                        + list(2, t("1,48", "int64"))
                        + ",'bias':" + list(2, t("48", "float32")) + perToken
                        + ",'group_list':[4,60],'group_list_type':1,'group_type':0,'split_item':3,'output_dtype':'float16'"),
                        "single-multi-single; expected single-single-single"),
                Arguments.of(a4w4(t("4,64,48", "int4")).replace("}" + ONE, "},'bias':" + t("4,48", "int32") + ONE),
                        "bias: given; must be nullptr for"),
                Arguments.of(a4w4(t("4,64,44", "int4")).replace("4,48", "4,44"), "n is 44; expected a multiple of 8"),
                Arguments.of(a4w4(t("4,64,48", "int4")).replace("64,64", "64,63").replace("4,64,48", "4,63,48"),
                        "k is 63; expected a multiple of 2"),
                Arguments.of(a4w4(t("4,48,96", "int4", "'transposed':true,'format':'FRACTAL_NZ'"))
                        .replace("64,64", "64,96"), "k is 96; expected a multiple of 64"),
                Arguments.of(
                        a4w4(t("4,40,64", "int4", "'transposed':true,'format':'FRACTAL_NZ'")).replace("4,48", "4,40"),
                        "n is 40; expected a multiple of 16"),
                Arguments.of(a4w4(t("4,48,128", "int4", "'transposed':true,'format':'FRACTAL_NZ'"))
                        .replace("64,64", "64,128").replace("4,48]", "4,4,48]"),
                        "the length of a group is 32; expected a multiple of 64"));
    }

    @ParameterizedTest
    @MethodSource({"scenarios", "limits", "int8", "antiquant", "int4"})
    void everyConstraintHasAMessage(String text, String message) {
        assertThat(CONTRACT.check(read(text))).as(text).anySatisfy(line -> assertThat(line).contains(message));
    }

    /** What the cases above differ from. */
    @Test
    void whatTheyBreakIsWhole() {
        assertThat(CONTRACT.check(read(a8w4("4,128,48", "'format':'ND'")))).isEmpty();
        assertThat(CONTRACT.check(read(a4w4(t("4,64,48", "int4"))))).isEmpty();
        assertThat(CONTRACT.check(read(antiquant(t("4,64,48", "int4"), "")))).isEmpty();
        assertThat(CONTRACT.check(read(call(t("64,32", "float16"), t("4,32,48", "float16"), ONE)))).isEmpty();
    }

    @Test
    void typesAreTheSchemas() {
        assertThatThrownBy(() -> read(call(t("64,32", "float16"), t("4,32,48", "float16"),
                ONE.replace("[16,32,48,64]", "{'shape':[4],'dtype':'int32'}")))).isInstanceOf(BadInput.class)
                .hasMessageContaining("group_list").hasMessageContaining("int64");
        assertThatThrownBy(() -> read(call(t("64,32", "uint8"), t("4,32,48", "float16"), ONE)))
                .isInstanceOf(BadInput.class).hasMessageContaining("uint8");
    }

    private static OperatorCall read(String text) {
        return new CaseReader(CONTRACT.schema(), 1).read(text.replace('\'', '"'));
    }
}
