package ascendsim.kernels.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What matmul asks of floats of 8 and 4 bits. */
class NarrowMatmulContractTest {
    private static OperatorCall call(String x, String y, String more) {
        return new CaseReader(new MatmulContract().schema(), 0).read("{\"x\":{\"shape\":" + x + "\"},\"y\":{\"shape\":"
                + y + "\"}" + more.replace('\'', '"') + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                [3,70],"dtype":"float8_e4m3fn | [70,5],"dtype":"float8_e5m2 | ,'output_dtype':'bfloat16' | BFLOAT16
                [3,70],"dtype":"hifloat8 | [70,5],"dtype":"hifloat8 | '' | FLOAT32
                [3,70],"dtype":"float4_e2m1 | [70,6],"dtype":"float4_e1m2 | ,'x_scale':{'shape':[3,2,2],'dtype':'float8_e8m0'},'y\
                _scale':{'shape':[2,6,2],'dtype':'float8_e8m0'},'output_dtype':'float16' | FLOAT16
                """)
    void takesThemInPairs(String x, String y, String more, DType output) {
        OperatorCall call = call(x, y, more);
        assertThat(new MatmulContract().check(call)).isEmpty();
        assertThat(new MatmulContract().outputs(call).get("out").dtype()).isEqualTo(output);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                [3,70],"dtype":"float8_e4m3fn | [70,5],"dtype":"hifloat8 | '' | case.y: dtype hifloat8; expected float8_e4m3fn, t\
                he dtype of x
                [3,70],"dtype":"float8_e4m3fn | [70,5],"dtype":"float8_e4m3fn | ,'output_dtype':'int32' | case.output_dtype: int3\
                2; expected float32 or float16 or bfloat16 beside float8_e4m3fn
                [3,70],"dtype":"float16 | [70,5],"dtype":"float16 | ,'output_dtype':'float32' | case.output_dtype: float32; expec\
                ted float16 beside float16
                [3,71],"dtype":"float4_e2m1 | [71,6],"dtype":"float4_e2m1 | ,'x_scale':{'shape':[3,2,2],'dtype':'float8_e8m0'},'y\
                _scale':{'shape':[2,6,2],'dtype':'float8_e8m0'} | case.x: the innermost stored axis of float4_e2m1 is 71; expecte\
                d a multiple of 2
                [3,70],"dtype":"float4_e2m1 | [70,5],"dtype":"float4_e2m1 | ,'x_scale':{'shape':[3,2,2],'dtype':'float8_e8m0'},'y\
                _scale':{'shape':[2,5,2],'dtype':'float8_e8m0'} | case.y: the innermost stored axis of float4_e2m1 is 5; expecte\
                d a multiple of 2
                [3,70],"dtype":"float4_e2m1 | [70,6],"dtype":"float4_e2m1 | ,'x_scale':{'shape':[3,2,2],'dtype':'float8_e8m0'\
                } | case.y_scale: not given; matmul needs one
                [3,70],"dtype":"float8_e5m2 | [70,6],"dtype":"float8_e5m2 | ,'x_scale':{'shape':[3,3,2],'dtype':'float8_e8m0'},'y\
                _scale':{'shape':[2,6,2],'dtype':'float8_e8m0'} | case.x_scale: shape [3,3,2]; expected (m,ceil(k/64),2) = [3,2,2]
                [3,70],"dtype":"float8_e5m2 | [6,70],"transposed":true,"dtype":"float8_e5m2 | ,'x_scale':{'shape':[3,2,2],'dtype'\
                :'float8_e8m0'},'y_scale':{'shape':[2,6,2],'dtype':'float8_e8m0'} | case.y_scale: shape [2,6,2]; expected (n,ceil\
                (k/64),2) = [6,2,2]
                [3,70],"dtype":"hifloat8 | [70,6],"dtype":"hifloat8 | ,'x_scale':{'shape':[3,2,2],'dtype':'float8_e8m0'},'y_scale\
                ':{'shape':[2,6,2],'dtype':'float8_e8m0'} | case.x_scale: given beside hifloat8; expected float8_e4m3fn, float8_e\
                5m2, float4_e2m1 or float4_e1m2 operands with scales; leave it out
                """)
    void refusesEverythingElse(String x, String y, String more, String line) {
        assertThat(new MatmulContract().check(call(x, y, more))).containsExactly(line);
    }

    @Test
    void asksForScalesOfFourBitFloats() {
        assertThat(new MatmulContract().check(call("[3,70],\"dtype\":\"float4_e2m1", "[70,6],\"dtype\":\"float4_e2m1",
                ""))).containsExactly("case.x_scale: not given; matmul needs one",
                        "case.y_scale: not given; matmul needs one");
    }
}
