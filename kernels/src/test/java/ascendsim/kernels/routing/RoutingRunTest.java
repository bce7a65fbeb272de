package ascendsim.kernels.routing;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.compare.Comparison;
import ascendsim.kernels.operator.FinalizeRoutingContract;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Expected;
import ascendsim.kernels.reference.ReferenceBackend;
import ascendsim.kernels.routing.RoutingCase.Option;
import ascendsim.sim.Device;
import ascendsim.sim.Device.Options;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels against the reference, values and time together and values alone. */
class RoutingRunTest {
    private static final Chip CHIP = new ChipLibrary().find("Ascend910B3").orElseThrow();

    private static void agrees(RoutingCase routing, long seed) {
        agrees(routing, seed, Mode.ORDERED);
        agrees(routing, seed, Mode.TIMED);
    }

    private static void agrees(RoutingCase routing, long seed, Mode mode) {
        OperatorCall call = routing.call(seed);
        String what = mode + ", seed " + seed + ", " + routing.json();
        assertThat(new FinalizeRoutingContract().check(call)).as(what).isEmpty();
        Plan plan = new RoutingPlanner(CHIP).plan(call);
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        plan.kernel().parameters().stream().filter(p -> p.role().isFilled())
                .forEach(p -> inputs.put(p.name(), call.required(p.name()).tensor()));
        Tensor y = new Device(CHIP).launch(plan.kernel(), inputs, Options.of(mode)).outputs().get("y");
        Expected expected = new ReferenceBackend().run(call).get("y");
        Comparison comparison = Comparison.of(ReferenceBackend.NAME, expected, y,
                new FinalizeRoutingContract().acceptance(call));
        assertThat(comparison.first()).as(what).isEmpty();
        assertThat(comparison.passed()).as(what).isTrue();
    }

    static Stream<RoutingCase> cases() {
        RoutingCase usual = RoutingCase.of(128, 256, 40, 7, 33);
        return Stream.of(usual, usual.with(Option.SHARED, Option.FEW_OUTPUT_ROWS),
                RoutingCase.of(64, 288, 1), RoutingCase.of(64, 288, 0, 17, 0, 0, 31, 0),
                RoutingCase.of(64, 256, 0, 0).withRows(5).with(Option.SHARED),
                RoutingCase.of(64, 256, 20, 0, 30).withRows(64).with(Option.ENDS),
                RoutingCase.of(80, 416, 35, 18).with(Option.SHARED, Option.ENDS),
                RoutingCase.of(16, 256, 3, 90));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void groupsTailsAndEmptyGroups(RoutingCase routing) {
        agrees(routing, 1);
    }
}
