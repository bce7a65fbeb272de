package ascendsim.kernels.formatcast;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Format;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Trial;
import ascendsim.kernels.operator.VectorGoldens;
import ascendsim.kernels.reference.FormatCast;
import ascendsim.sim.engine.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class FormatCastTest {
    private static final FormatCastContract CONTRACT = new FormatCastContract();

    private static Trial trial(String input, String more) {
        return new Trial(new FormatCastOperator(), ("{'input':{" + input + "}," + more + "}").replace('\'', '"'), 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"float16 | 64,64 | 16", "bfloat16 | 3,5,40 | 16", "float32 | 33,20 | 16",
            "int32 | 2,17,40 | 16", "int64 | 5,19 | 16", "int8 | 300,1000 | 32", "uint8 | 16,31 | 32",
            "bool | 2,3,18,33 | 32", "float8_e4m3fn | 20,64 | 32", "int4 | 40,130 | 64", "float16 | 50 | 16",
            "int8 | 1,1 | 32", "int8 | 2000,5000 | 32"})
    void bothWays(String type, String shape, int c0) {
        String input = "'shape':[" + shape + "],'dtype':'" + type + "'";
        Trial there = trial(input, "'acl_format':29");
        there.passes();
        assertThat(CONTRACT.outputs(there.call()).get("y").shape().dim(-1)).isEqualTo(c0);
        if (shape.contains(",")) {
            trial(input + ",'format':'FRACTAL_NZ'", "'acl_format':2").passes();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"int32 | 3 | 8", "float32 | 'int32' | 8", "int32 | 'int8' | 32", "int32 | 5 | 16",
                    "int8 | 1 | 32"})
    void customisedFractals(String type, String custom, int c0) {
        String attribute = custom.matches("\\d+") ? custom : "'" + custom + "'";
        Trial trial = trial("'shape':[2,20,45],'dtype':'" + type + "'",
                "'acl_format':29,'customize_dtype':" + attribute);
        trial.passes();
        assertThat(CONTRACT.outputs(trial.call()).get("y"))
                .isEqualTo(TensorType.nd(DType.parse(type).orElseThrow(), 2, Math.ceilDiv(45, c0), 2, 16, c0));
    }

    @Test
    void timeAloneIsTheSameTime() {
        Trial trial = trial("'shape':[100,300],'dtype':'int8'", "'acl_format':29");
        assertThat(trial.cycles(Mode.TIMING)).isEqualTo(trial.cycles(Mode.TIMED)).isPositive();
    }

    @Test
    void asNumpyLaysItOut() {
        JsonNode goldens = VectorGoldens.of("format_cast");
        assertThat(goldens.size()).isPositive();
        for (JsonNode golden : goldens) {
            Tensor x = VectorGoldens.tensor(DType.UINT8, golden.get("x"), golden.get("shape").get(0).longValue(),
                    golden.get("shape").get(1).longValue());
            OperatorCall call = OperatorCall.of(FormatCastContract.NAME).with("input", TensorArgument.of(x))
                    .with("acl_format", Attribute.of(29));
            Tensor found =
                    FormatCast.of(call, CONTRACT.outputs(call).get("y"), Format.FRACTAL_NZ).tensor();
            long[] expected = VectorGoldens.numbers(golden.get("nz"));
            assertThat(found.elements()).isEqualTo(expected.length);
            for (int i = 0; i < expected.length; i++) {
                assertThat(found.codeAt(i)).as("byte " + i).isEqualTo(expected[i]);
            }
        }
    }

    @Test
    void defaultCase() {
        assertThat(CONTRACT.check(CONTRACT.defaultCase(1))).isEmpty();
        assertThat(CONTRACT.outputs(CONTRACT.defaultCase(1)).get("y"))
                .isEqualTo(TensorType.nd(DType.INT8, 8, 224, 128, 16, 32));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "'shape':[4,8],'dtype':'int8' | 'acl_format':3 | case.acl_format: 3; expected 29 (FRACTAL_NZ) or 2 (ND)",
            "'shape':[4,8],'dtype':'int8' | 'acl_format':2 | case.acl_format: ND of an input in ND; expected the other format",
            "'shape':[4,8],'dtype':'int8','format':'FRACTAL_NZ' | 'acl_format':29 | FRACTAL_NZ of an input in FRACTAL_NZ",
            "'shape':[4,8],'dtype':'int8','format':'FRACTAL_NZ' | 'acl_format':2,'customize_dtype':3 | "
                    + "case.customize_dtype: given with acl_format 2",
            "'shape':[4,8],'dtype':'int8' | 'acl_format':29,'customize_dtype':'int64' | case.customize_dtype: \"int64\"; expected int8",
            "'shape':[4,8],'dtype':'int8' | 'acl_format':29,'customize_dtype':'float16' | c0 16 of int8 is 16 "
                    + "B; expected whole blocks of 32 B",
            "'shape':[4,7],'dtype':'int4' | 'acl_format':29 | case.input: last axis is 7; expected an even one for int4",
            "'shape':[0,7],'dtype':'int8' | 'acl_format':29 | is empty",
            "'shape':[4,8],'dtype':'int8','transposed':true | 'acl_format':29 | case.input: transposed",
            "'shape':[1,1,1,1,1,4,8],'dtype':'int8' | 'acl_format':29 | has rank 7"})
    void refusals(String input, String more, String line) {
        OperatorCall call = new CaseReader(CONTRACT.schema(), 1)
                .read(("{'input':{" + input + "}," + more + "}").replace('\'', '"'));
        assertThat(CONTRACT.check(call)).anyMatch(problem -> problem.contains(line));
    }
}
