package ascendsim.kernels.epilog;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpilogContractTest {
    private static final String CASE = """
        {"indexer_compress_cache":{"shape":[8,200],"dtype":"float8_e5m2"},
         "indexer_compress_scale":{"shape":[8,2],"dtype":"float32"},
         "x":{"shape":[3,200],"dtype":"bfloat16"},
         "slot_mapping":{"shape":[3],"dtype":"int32","init":"values[5,-1,0]"},"quant_mode":1}""";

    private final Contract contract = new EpilogContract();

    private OperatorCall call(String json) {
        return new CaseReader(contract.schema(), 1).read(json);
    }

    @Test
    void theCaseAndTheDefaultAreLegal() {
        assertThat(contract.check(call(CASE))).isEmpty();
        assertThat(contract.check(contract.defaultCase(3))).isEmpty();
        assertThat(contract.outputs(call(CASE)).keySet()).containsExactly("indexer_compress_cache",
                "indexer_compress_scale");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "[8,200]|[8,199]|case.indexer_compress_cache: shape [8,199]; expected (slots,d)",
            "[8,2]|[8,3]|case.indexer_compress_scale: shape [8,3]; expected (slots,ceil(d/128))",
            "[3],|[2],|case.slot_mapping: ", "[5,-1,0]|[5,-2,0]|case.slot_mapping[1]: slot -2; expected -1 to 7",
            "[5,-1,0]|[5,-1,8]|case.slot_mapping[2]: slot 8; expected -1 to 7",
            "[5,-1,0]|[5,-1,5]|case.slot_mapping[2]: slot 5 is also that of row 0; expected each slot once",
            "\"quant_mode\":1|\"quant_mode\":3|case.quant_mode: it is 3; expected 0 to 2",
            "\"quant_mode\":1|\"quant_mode\":0|case.indexer_compress_scale: dtype float32 with quant_mode 0",
            "\"quant_mode\":1|\"quant_mode\":2|case.indexer_compress_cache: dtype float8_e5m2 with quant_mode 2",
            "float8_e5m2|uint8|case.indexer_compress_cache: dtype uint8 with quant_mode 1",
            "\"quant_mode\":1|\"formula\":\"mine\"|case.formula: mine; expected kernel or documented"})
    void everyRuleHasALine(String from, String to, String line) {
        String values = to.equals("[2],") ? CASE.replace("values[5,-1,0]", "values[5,-1]") : CASE;
        assertThat(contract.check(call(values.replace(from, to)))).singleElement().asString().startsWith(line);
    }

    @Test
    void leniencyKeepsTheLastOfRowsThatShareASlot() {
        Contract.Relaxed relaxed = contract.relaxed(call(CASE.replace("[5,-1,0]", "[5,5,5]")));
        assertThat(relaxed.warnings()).hasSize(2).allMatch(w -> w.contains("also of a later row"));
        assertThat(contract.check(relaxed.call())).isEmpty();
        var slots = relaxed.call().required("slot_mapping").tensor();
        assertThat(new long[]{slots.longAt(0), slots.longAt(1), slots.longAt(2)}).containsExactly(-1, -1, 5);
        assertThat(contract.relaxed(call(CASE)).warnings()).isEmpty();
    }
}
