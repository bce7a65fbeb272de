package ascendsim.kernels.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.operator.OperatorRunner;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.engine.Mode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Cases of the vendors' public tests, their provenance beside them. */
class OfficialCasesTest {
    private static final GroupedMatmulOperator OPERATOR = new GroupedMatmulOperator();

    /** One of them; its text is its id. */
    record Case(String id, long seed, JsonNode tensors, JsonNode expect) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream json = OfficialCasesTest.class.getResourceAsStream("cases.json")) {
            String other = System.getProperty("cases", "");
            JsonNode all = other.isEmpty()
                    ? JsonMapper.shared().readTree(json)
                    : JsonMapper.shared().readTree(Files.readString(Path.of(other)));
            return all.path("cases").valueStream().map(node -> new Case(node.path("id").stringValue(),
                    node.path("seed").longValue(), node.path("case"), node.path("expect")));
        }
    }

    @ParameterizedTest
    @MethodSource
    void cases(Case official) {
        OperatorCall call = new CaseReader(OPERATOR.contract().schema(), official.seed)
                .read(official.tensors.toString());
        if (official.expect.isObject()) {
            assertThat(OPERATOR.contract().check(call)).isNotEmpty();
            return;
        }
        OperatorRunner runner = new OperatorRunner(new Device(GroupedRuns.CHIP));
        Optional<Comparison> comparison = runner.run(OPERATOR, call, Options.of(Mode.ORDERED), true).comparison();
        assertThat(comparison.orElseThrow().first()).isEmpty();
        assertThat(comparison.orElseThrow().passed()).isTrue();
        assertThat(comparison.orElseThrow().errors().compared()).isPositive();
    }
}
