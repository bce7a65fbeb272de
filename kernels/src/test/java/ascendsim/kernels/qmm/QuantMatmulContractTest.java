package ascendsim.kernels.qmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.compare.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every rule broken once. */
class QuantMatmulContractTest {
    private static final String X1 = "{\"shape\":[4,16],\"dtype\":\"int8\"}";
    private static final String X2 = "{\"shape\":[16,8],\"dtype\":\"int8\"}";
    private static final String X1_INT4 = "{\"shape\":[4,16],\"dtype\":\"int4\"}";
    private static final String X2_INT4 = "{\"shape\":[16,8],\"dtype\":\"int4\"}";
    private static final String SCALE = "{\"shape\":[8],\"dtype\":\"%s\"}";

    private static List<String> check(String x1, String x2, String scale, String more) {
        String json = "{\"x1\":" + x1 + ",\"x2\":" + x2 + ",\"scale\":" + scale + more + "}";
        return new QuantMatmulContract().check(QuantMatmulRuns.call(json, 1));
    }

    private static List<String> withMore(String scale, String more) {
        return check(X1, X2, SCALE.formatted(scale), more);
    }

    @Test
    void defaultCaseKeepsTheContract() {
        assertThat(new QuantMatmulContract().check(new QuantMatmulContract().defaultCase(1))).isEmpty();
    }

    /** Quotes are left out of the rows: ' stands for ". */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "float32  | ,'output_dtype':'float32' | case.output_dtype: float32; expected int8",
            "bfloat16 | | case.scale: dtype bfloat16; expected float32 or int64 or uint64 for int8 output",
            "int64    | ,'output_dtype':'bfloat16' | case.scale: dtype int64; expected float32 or bfloat16 for bfloat16",
            "int64    | ,'output_dtype':'int32' | case.scale: dtype int64; expected float32 or bfloat16 for int32",
            "bfloat16 | ,'output_dtype':'float16','pertoken_scale':{'shape':[4],'dtype':'float32'} |"
                    + " expected float32 for float16 output with pertoken_scale",
            "float32  | ,'pertoken_scale':{'shape':[4],'dtype':'float32'} | case.pertoken_scale: given with int8 output",
            "float32  | ,'output_dtype':'bfloat16','pertoken_scale':{'shape':[5],'dtype':'float32'} |"
                    + " case.pertoken_scale: shape [5]; expected (m,) = [4]",
            "float32  | ,'output_dtype':'bfloat16','pertoken_scale':{'shape':[4,1],'dtype':'float32'} |"
                    + " case.pertoken_scale: shape [4,1] has rank 2",
            "float32  | ,'offset':{'shape':[7],'dtype':'float32'} | case.offset: shape [7]; expected (1,) or (n,)",
            "float32  | ,'output_dtype':'float16','offset':{'shape':[8],'dtype':'float32'} |"
                    + " case.offset: given with float16 output",
            "int64    | ,'offset':{'shape':[8],'dtype':'float32'} | case.offset: given with a scale of int64",
            "float32  | ,'bias':{'shape':[8],'dtype':'float32'} | case.bias: dtype float32; expected int32 for int8",
            "float32  | ,'output_dtype':'bfloat16','bias':{'shape':[8],'dtype':'float16'} |"
                    + " expected int32 or bfloat16 or float32 for bfloat16 output",
            "float32  | ,'bias':{'shape':[9],'dtype':'int32'} | case.bias: shape [9]; expected (n,) = [8]",
            "float32  | ,'bias':{'shape':[1,1,8],'dtype':'int32'} | case.bias: shape [1,1,8]; expected (n,), as the output",
            "float32  | ,'y_scale':{'shape':[1],'dtype':'float32'} | case.y_scale: given",
            "float32  | ,'x1_dtype':1 | case.x1_dtype: given",
            "float32  | ,'scale_dtype':1 | case.scale_dtype: given",
            "float32  | ,'group_sizes':[0,0,32] | case.group_sizes: [0, 0, 32]; expected at most three zeros"})
    void refusals(String scale, String more, String expected) {
        assertThat(withMore(scale, more == null ? "" : more.replace('\'', '"')))
                .as(more).singleElement().asString().contains(expected);
    }

    @Test
    void legalTypes() {
        String perToken = ",\"pertoken_scale\":{\"shape\":[4],\"dtype\":\"float32\"}";
        assertThat(withMore("float32", ",\"offset\":{\"shape\":[1],\"dtype\":\"float32\"}")).isEmpty();
        assertThat(withMore("uint64", ",\"output_dtype\":\"float16\",\"group_sizes\":[0,0,0]")).isEmpty();
        assertThat(withMore("bfloat16", ",\"output_dtype\":\"int32\"")).isEmpty();
        assertThat(withMore("float32", ",\"output_dtype\":\"float16\"" + perToken)).isEmpty();
        assertThat(check(X1_INT4, X2_INT4, SCALE.formatted("bfloat16"), ",\"output_dtype\":\"bfloat16\"" + perToken))
                .isEmpty();
    }

    @Test
    void operands() {
        String scale = SCALE.formatted("float32");
        assertThat(check("{\"shape\":[16],\"dtype\":\"int8\"}", X2, scale, "")).singleElement().asString()
                .contains("case.x1: shape [16] has rank 1; expected rank 2 or 3 or 4 or 5 or 6");
        assertThat(check("{\"shape\":[4,32],\"dtype\":\"int8\",\"format\":\"FRACTAL_NZ\"}", X2, scale, ""))
                .anyMatch(line -> line.contains("case.x1: format FRACTAL_NZ; expected ND"));
        assertThat(check("{\"shape\":[4,17],\"dtype\":\"int8\"}", X2, scale, "")).singleElement().asString()
                .contains("k of x2 is 16; k of x1 is 17; expected them to be equal");
        assertThat(check("{\"shape\":[4,65536],\"dtype\":\"int8\"}", "{\"shape\":[65536,8],\"dtype\":\"int8\"}", scale,
                "")).singleElement().asString().contains("the innermost stored axis is 65536; expected 1 to 65535");
        assertThat(check("{\"shape\":[2,4,16],\"dtype\":\"int8\"}", "{\"shape\":[3,16,8],\"dtype\":\"int8\"}", scale,
                "")).singleElement().asString().contains("expected axes that broadcast with [2] of x1");
        assertThat(check(X1, X2, "{\"shape\":[3],\"dtype\":\"float32\"}", "")).singleElement().asString()
                .contains("case.scale: shape [3]; expected (1,) or (n,) = [8]");
    }

    @Test
    void int4() {
        String scale = SCALE.formatted("int64");
        String half = ",\"output_dtype\":\"float16\"";
        assertThat(check(X1_INT4, X2, scale, half)).singleElement().asString()
                .contains("case.x2: int8 values; expected int4 as in x1");
        assertThat(check("{\"shape\":[16,4],\"dtype\":\"int4\",\"transposed\":true}", X2_INT4, scale, half))
                .singleElement().asString().contains("case.x1: transposed int4");
        assertThat(check("{\"shape\":[4,15],\"dtype\":\"int4\"}", "{\"shape\":[15,8],\"dtype\":\"int4\"}", scale, half))
                .singleElement().asString()
                .contains("the innermost stored axis of int4 is 15; expected a multiple of 2");
        assertThat(check(X1_INT4, X2_INT4, scale, "")).singleElement().asString()
                .contains("case.output_dtype: int8; expected float16 or bfloat16 with int4 operands");
        assertThat(check(X1_INT4, X2_INT4, SCALE.formatted("float32"), ",\"output_dtype\":\"bfloat16\""))
                .singleElement().asString().contains("expected float16 with int4 operands and no pertoken_scale");
    }

    @Test
    void outputsAndRules() {
        var call = QuantMatmulRuns.call("""
            {"x1":{"shape":[5,1,4,2],"dtype":"int32"},"x2":{"shape":[3,16,6],"dtype":"int32"},
             "scale":{"shape":[1],"dtype":"int64"},"output_dtype":"float16"}""", 1);
        assertThat(new QuantMatmulContract().check(call)).isEmpty();
        assertThat(new QuantMatmulContract().outputs(call).get("y").toString()).contains("5,3,4,48");
        assertThat(new QuantMatmulContract().acceptance(call).rule()).isEqualTo(Rule.F16);
    }
}
