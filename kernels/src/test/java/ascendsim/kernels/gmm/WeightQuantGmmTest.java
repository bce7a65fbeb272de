package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.engine.Mode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The two wrappers of npu_grouped_matmul: what they take and refuse, and that they compute. */
class WeightQuantGmmTest {
    private static final String CASE = """
        {"x":{"shape":[32,96],"dtype":"float16","init":"uniform(0,1)"},
         "weight":{"shape":[4,96,40],"dtype":"int8","init":"randint(-128,128)"},
         "antiquant_scale":{"shape":[4,40],"dtype":"float16","init":"uniform(0,1)"},
         "antiquant_offset":{"shape":[4,40],"dtype":"float16","init":"uniform(0,1)"},
         "group_list":%s}""";

    private static OperatorCall call(WeightQuantGmmContract contract, String json) {
        return new CaseReader(contract.schema(), 1).read(json);
    }

    @ParameterizedTest
    @EnumSource(value = Mode.class, names = {"ORDERED", "TIMED"})
    void bothListTypes(Mode mode) {
        for (WeightQuantGmmContract contract : List.of(WeightQuantGmmContract.V1, WeightQuantGmmContract.V2)) {
            String list = contract.version() == 1 ? "[3,3,10,32]" : "[3,0,7,22]";
            OperatorRunner runner = new OperatorRunner(new Device(GroupedRuns.CHIP));
            OperatorRunner.Result result = runner.run(new WeightQuantGmmOperator(contract),
                    call(contract, CASE.formatted(list)), Options.of(mode), true);
            assertThat(result.launched().outputs().keySet()).containsExactly("y");
            assertThat(result.comparison().orElseThrow().first()).isEmpty();
            assertThat(result.passed()).isTrue();
        }
    }

    /** Few rows on many columns go by digits of x. */
    @Test
    void digits() {
        String wide = CASE.replace("[32,96]", "[32,128]").replace("[4,96,40]", "[4,128,1024]").replace("[4,40]",
                "[4,1024]")
                .replace("\"antiquant_scale\":{\"shape\":[4,1024],\"dtype\":\"float16\",\"init\":\"uniform(0,1)\"",
                        "\"antiquant_scale\":{\"shape\":[4,1024],\"dtype\":\"float16\",\"init\":\"uniform(0,0.05)\"");
        assertThat(wide).contains("uniform(0,0.05)");
        for (WeightQuantGmmContract contract : List.of(WeightQuantGmmContract.V1, WeightQuantGmmContract.V2)) {
            OperatorCall call = call(contract, wide.formatted(contract.version() == 1 ? "[3,3,10,32]" : "[3,0,7,22]"));
            OperatorRunner.Result result = new OperatorRunner(new Device(GroupedRuns.CHIP))
                    .run(new WeightQuantGmmOperator(contract), call, Options.of(Mode.ORDERED), true);
            assertThat(new WeightQuantGmmOperator(contract).plan(GroupedRuns.CHIP, call, Optional.empty()).kernel()
                    .parameters()).anyMatch(parameter -> parameter.name().equals("digits"));
            assertThat(result.passed()).isTrue();
        }
    }

    @Test
    void defaultCases() {
        for (WeightQuantGmmContract contract : List.of(WeightQuantGmmContract.V1, WeightQuantGmmContract.V2)) {
            assertThat(contract.check(contract.defaultCase(3))).isEmpty();
        }
    }

    /** The sample of the vendor's page: 33 rows over 32. */
    @Test
    void sumOfCounts() {
        WeightQuantGmmContract contract = WeightQuantGmmContract.V2;
        assertThat(contract.check(call(contract, CASE.formatted("[13,3,13,4]")))).singleElement().asString()
                .contains("group_list sums to 33").contains("x has 32 rows");
        var relaxed = contract.relaxed(call(contract, CASE.formatted("[13,3,13,4]")));
        assertThat(relaxed.warnings()).hasSize(1);
        assertThat(relaxed.call().required("group_list").tensor().longAt(3)).isEqualTo(3);
        assertThat(relaxed.call().attributes()).isEmpty();
        assertThat(contract.check(relaxed.call())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', value = {
            "\"x\":{\"shape\":[32,96],\"dtype\":\"float16\"|\"x\":{\"shape\":[32,96],\"dtype\":\"float32\"|"
                    + "Input x only accept float16/fp16",
            "[4,96,40],\"dtype\":\"int8\"|[4,96,40],\"dtype\":\"int4\"|Weight only support int8",
            "[32,96]|[32,95]|k of x is 95", "[4,96,40]|[3,96,40]|expected 3",
            "\"group_list\":[4,8,8,12]|\"group_list\":[[4,8],[8,12]]|1-D",
            "\"group_list\":[4,8,8,12]|\"group_list\":[4,8,-8,12]|expected a count of 0 or more",
            "\"group_list\":[4,8,8,12]|\"act_type\":0|group_list",
            "\"group_list\":[4,8,8,12]|\"group_list\":[4,8,8,12],\"act_type\":1|act_type",
            "\"antiquant_offset\":{\"shape\":[4,40]|\"antiquant_offset\":{\"shape\":[4,39]|antiquant_offset",
            "\"antiquant_scale\"|\"bias\"|antiquant_scale",
            "\"antiquant_offset\"|\"bias\"|antiquant_offset: not given; passing None is not supported; give zeros",
            "\"antiquant_offset\":{\"shape\":[4,40],\"dtype\":\"float16\"|\"antiquant_offset\":{\"shape\":[4,40],"
                    + "\"dtype\":\"bfloat16\"|antiquant_offset: dtype bfloat16; expected float16",
            "\"antiquant_scale\":{\"shape\":[4,40],\"dtype\":\"float16\"|\"antiquant_scale\":{\"shape\":[4,40],"
                    + "\"dtype\":\"bfloat16\"|antiquant_scale: dtype bfloat16; expected float16",
            "\"group_list\":[4,8,8,12]|\"group_list\":[32]|group_list: length 1; expected more than one group",
            "\"group_list\":[4,8,8,12]|\"group_list\":[4,8,8,12],\"bias\":{\"shape\":[4,40],\"dtype\":\"float32\"}|"
                    + "bias: dtype float32; expected float16"})
    void refused(String from, String to, String message) {
        WeightQuantGmmContract contract = WeightQuantGmmContract.V2;
        String json = CASE.formatted("[4,8,8,12]");
        assertThat(json).contains(from);
        assertThat(contract.check(call(contract, json.replace(from, to)))).anyMatch(line -> line.contains(message));
    }
}
