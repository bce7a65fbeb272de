package ascendsim.kernels.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Sync;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.Program.Line;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.call.CaseReader;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.operator.MatmulContract;
import ascendsim.sim.Device;
import ascendsim.sim.check.Diagnostics;
import ascendsim.sim.check.RaceCheck;
import ascendsim.sim.check.SyncCheck;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.engine.SimulationError;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.Probes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Takes out one set_flag and one wait_flag of the same pair of pipes at a time, of all that the run executes: something
 * must notice. Without a bias, whose flags the other flags imply as soon as a block has several steps.
 */
class FlagRemovalTest {
    private final Device device = new Device(MatmulCases.CHIP);

    /**
     * A problem of several blocks per core and several loads per block, with tails, small enough to run often. Loads
     * are in program order and those of x twice as long: with two buffers of y its flags would imply those of x, with
     * four the other way round.
     */
    private static OperatorCall call(boolean unitFlag) {
        String tiling = "{\"cores\":2,\"base_m\":64,\"base_n\":64,\"base_k\":32,\"step_ka\":2,\"step_kb\":1,"
                + "\"depth_a1\":4,\"depth_b1\":3,\"unit_flag\":" + unitFlag + ",\"l0c_stages\":" + (unitFlag ? 1 : 2)
                + "}";
        return new CaseReader(new MatmulContract().schema(), 3)
                .readArgument("{\"x\":{\"shape\":[190,300],\"dtype\":\"float16\"},"
                        + "\"y\":{\"shape\":[300,130],\"dtype\":\"float16\"},"
                        + "\"tiling\":" + tiling + "}");
    }

    /** What a run shows: its result, or what went wrong. */
    private String outcome(Kernel kernel, Map<String, Tensor> inputs, Tensor expected) {
        Diagnostics diagnostics = new Diagnostics();
        var checks = Probes.of(List.of(new RaceCheck(diagnostics), new SyncCheck(diagnostics)));
        try {
            Tensor out = device.launch(kernel, inputs, Device.Options.of(Mode.TIMED).with(checks)).outputs()
                    .get("out");
            if (diagnostics.hasErrors()) {
                return diagnostics.kept().getFirst().code();
            }
            return out.segment().mismatch(expected.segment()) == -1 ? "unnoticed" : "wrong numbers";
        } catch (SimulationError e) {
            assertThat(e.code()).isEqualTo("sync.deadlock");
            assertThat(e).hasMessageContaining("waits for").hasMessageContaining(".cubecore0");
            return e.code();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everySingleFlagIsNeeded(boolean unitFlag) {
        OperatorCall call = call(unitFlag);
        Kernel kernel = new MatmulPlanner(MatmulCases.CHIP).plan(call).kernel();
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        call.tensors().forEach((name, argument) -> inputs.put(name, argument.tensors().getFirst().tensor()));
        Set<Integer> executed = new HashSet<>();
        Tensor expected = device.launch(kernel, inputs, Device.Options.of(Mode.TIMED).with(new Probe() {
            @Override
            public void dispatched(CoreId core, Dispatched instruction) {
                executed.add(instruction.decoded().line());
            }
        })).outputs().get("out");
        Map<String, Integer> outcomes = new HashMap<>();
        List<String> unnoticed = new ArrayList<>();
        List<Line> lines = kernel.programs().getFirst().lines();
        for (int set = 0; set < lines.size(); set++) {
            for (int wait = 0; wait < lines.size(); wait++) {
                boolean used = executed.contains(set) && executed.contains(wait);
                if (used && isPair(lines.get(set), lines.get(wait))) {
                    String outcome = outcome(without(kernel, set, wait), inputs, expected);
                    outcomes.merge(outcome, 1, Integer::sum);
                    if (outcome.equals("unnoticed")) {
                        unnoticed.add(lines.get(set).instruction().text() + " and "
                                + lines.get(wait).instruction().text());
                    }
                }
            }
        }
        assertThat(unnoticed).as("%s", outcomes).isEmpty();
        assertThat(outcomes).containsKeys("sync.deadlock");
        assertThat(outcomes.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(20);
    }

    private static boolean isPair(Line first, Line second) {
        return first.instruction() instanceof Sync.SetFlag set && second.instruction() instanceof Sync.WaitFlag wait
                && set.src() == wait.src() && set.dst() == wait.dst();
    }

    private static Kernel without(Kernel kernel, int first, int second) {
        Program program = kernel.programs().getFirst();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < program.lines().size(); i++) {
            if (i != first && i != second) {
                lines.add(program.lines().get(i));
            }
        }
        Map<String, Integer> labels = new HashMap<>();
        program.labels().forEach((label, at) -> labels.put(label,
                at - (first < at ? 1 : 0) - (second < at ? 1 : 0)));
        return new Kernel(kernel.name(), kernel.target(), kernel.type(), kernel.blocks(), kernel.parameters(),
                List.of(new Program(program.kind(), lines, labels)));
    }
}
