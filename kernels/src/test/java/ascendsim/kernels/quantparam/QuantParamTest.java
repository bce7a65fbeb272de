package ascendsim.kernels.quantparam;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Attribute;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.operator.Trial;
import ascendsim.kernels.operator.VectorGoldens;
import ascendsim.kernels.reference.TransQuantParam;
import ascendsim.sim.engine.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class QuantParamTest {
    private static final QuantParamContract CONTRACT = new QuantParamContract();

    private static Trial trial(String json) {
        return new Trial(new QuantParamOperator(), "{" + json.replace('\'', '"') + "}", 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'scale':{'shape':[9],'dtype':'float32'}",
            "'scale':{'shape':[1],'dtype':'float32','init':'normal(0,1)'},"
                    + "'offset':{'shape':[4],'dtype':'float32','init':'normal(0,1)'}",
            "'scale':{'shape':[1,5000],'dtype':'float32','init':'normal(0,1)'},"
                    + "'offset':{'shape':[1,1],'dtype':'float32','init':'normal(0,300)'}",
            "'scale':{'shape':[8200],'dtype':'float32','init':'normal(0,1)'},"
                    + "'offset':{'shape':[8200],'dtype':'float32','init':'normal(0,300)'},'round_mode':1",
            "'scale':{'shape':[6],'dtype':'float32','init':'choice(0,-0.0,1e-40,3.4e38,-1e-39)'},'round_mode':1",
            "'scale':{'shape':[3],'dtype':'float32','init':'inf'},'round_mode':1",
            "'scale':{'shape':[3],'dtype':'float32','init':'nan'},'offset':{'shape':[3],'dtype':'float32','init':'nan'}"})
    void kernels(String json) {
        trial(json).passes();
    }

    @Test
    void timeAloneIsTheSameTime() {
        Trial trial = trial("'scale':{'shape':[50],'dtype':'float32'},'offset':{'shape':[50],'dtype':'float32'}");
        assertThat(trial.cycles(Mode.TIMING)).isEqualTo(trial.cycles(Mode.TIMED)).isPositive();
    }

    private static long[] words(OperatorCall call, long count) {
        Tensor words = TransQuantParam.of(call, TensorType.nd(DType.INT64, count)).tensor();
        long[] codes = new long[(int) count];
        for (int i = 0; i < count; i++) {
            codes[i] = words.codeAt(i);
        }
        return codes;
    }

    /** Check vectors of operators.md §0.4, and numpy. */
    @Test
    void reference() {
        OperatorCall one = OperatorCall.of(QuantParamContract.NAME).with("scale", TensorArgument
                .of(Tensor.ofFloats(DType.FLOAT32, ascendsim.isa.tensor.Shape.of(1), 0.02f)));
        assertThat(words(one, 1)).containsExactly(0x40003ca3c000L);
        assertThat(words(one.with("offset", TensorArgument
                .of(Tensor.ofFloats(DType.FLOAT32, ascendsim.isa.tensor.Shape.of(1), -3))), 1))
                .containsExactly(0x7fa03ca3c000L);
        JsonNode golden = VectorGoldens.of("trans_quant_param");
        long n = golden.get("scale_bits").size();
        OperatorCall call = OperatorCall.of(QuantParamContract.NAME).with("scale",
                TensorArgument.of(VectorGoldens.tensor(DType.FLOAT32, golden.get("scale_bits"), n)));
        assertThat(words(call, n)).isEqualTo(VectorGoldens.numbers(golden.get("plain")));
        assertThat(words(call.with("round_mode", Attribute.of(1)), n))
                .isEqualTo(VectorGoldens.numbers(golden.get("rounded")));
        assertThat(words(call.with("offset",
                TensorArgument.of(VectorGoldens.tensor(DType.FLOAT32, golden.get("offset_bits"), n))), n))
                .isEqualTo(VectorGoldens.numbers(golden.get("with_offset")));
    }

    @Test
    void outputs() {
        assertThat(CONTRACT.check(CONTRACT.defaultCase(1))).isEmpty();
        assertThat(CONTRACT.outputs(trial("'scale':{'shape':[1],'dtype':'float32'},"
                + "'offset':{'shape':[4],'dtype':'float32'}").call()).get("y"))
                .isEqualTo(TensorType.nd(DType.INT64, 4));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "'scale':{'shape':[2,3],'dtype':'float32'} | case.scale: shape [2,3]; expected [n] or [1,n]",
            "'scale':{'shape':[2,3,1],'dtype':'float32'} | case.scale: shape [2,3,1] has rank 3",
            "'scale':{'shape':[0],'dtype':'float32'} | is empty",
            "'scale':{'shape':[3],'dtype':'float32'},'offset':{'shape':[2],'dtype':'float32'} | case.offset: 2 "
                    + "elements beside a scale of 3",
            "'scale':{'shape':[3],'dtype':'float32'},'offset':{'shape':[1,3],'dtype':'float32'} | case.offset: "
                    + "shape [1,3]; expected as many axes as scale [3]",
            "'scale':{'shape':[3],'dtype':'float32'},'round_mode':2 | case.round_mode: 2; expected 0 (cut) or 1 (round)"})
    void refusals(String json, String line) {
        OperatorCall call = new CaseReader(CONTRACT.schema(), 1).read("{" + json.replace('\'', '"') + "}");
        assertThat(CONTRACT.check(call)).anyMatch(problem -> problem.contains(line));
    }
}
