package ascendsim.kernels.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.isa.tensor.Shape;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.Argument;
import ascendsim.kernels.call.CallSchema;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.call.Parameter;
import ascendsim.kernels.call.TensorArgument;
import ascendsim.kernels.compare.Acceptance;
import ascendsim.kernels.compare.Rule;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.Expected;
import ascendsim.kernels.reference.Reference;
import ascendsim.kernels.tiling.Tiling;
import ascendsim.sim.Device;
import ascendsim.sim.Run;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.engine.Mode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/** How plans of several kernels and lists of tensors are bound to calls. */
class PlannedLaunchesTest {
    private static final TensorType ROW = TensorType.nd(DType.FLOAT32, 64);

    private static String copy(String name, String from, String to, String role) {
        return """
            .kernel %s
            .target v220
            .type aiv_only
            .blocks 1
            .arg %s in float32 [64] nd
            .arg %s %s float32 [64] nd
            .core aiv
                s.arg r0, %s
                s.arg r1, %s
                cp.gm.ub ub[0], gm[r0] {count=1, length=8}
                set_flag MTE2, MTE3, 0
                wait_flag MTE2, MTE3, 0
                cp.ub.gm gm[r1], ub[0] {count=1, length=8}
                end
            """.formatted(name, from, to, role, from, to);
    }

    /** y[0] is the second tensor of a list, by way of a first kernel. */
    private static final class SecondOfList implements Operator, Contract {
        @Override
        public Contract contract() {
            return this;
        }

        @Override
        public Plan plan(Chip chip, OperatorCall call, Optional<Tiling> tiling) {
            Kernel first = KernelParser.parse("first", copy("first", "x.1", "middle", "out"));
            Kernel second = KernelParser.parse("second", copy("second", "middle", "y.0", "out"));
            return new Plan(List.of(first), second, new Tiling.Fixed());
        }

        @Override
        public Reference reference() {
            return call -> new LinkedHashMap<>(
                    Map.of("y[0]", new Expected(call.tensors("x").get(1).tensor(), i -> new double[i.length])));
        }

        @Override
        public Work work(OperatorCall call) {
            return new Work.Traffic();
        }

        @Override
        public String name() {
            return "second_of_list";
        }

        @Override
        public String summary() {
            return "y[0] = x[1]";
        }

        @Override
        public CallSchema schema() {
            return CallSchema.of(name(), Parameter.list("x", DType.FLOAT32));
        }

        @Override
        public List<String> results() {
            return List.of();
        }

        @Override
        public List<String> tilings() {
            return List.of();
        }

        @Override
        public List<String> constraints() {
            return List.of();
        }

        @Override
        public OperatorCall defaultCase(long seed) {
            return OperatorCall.of(name()).with("x", new Argument.Many(List.of(row(0), row(100))));
        }

        @Override
        public List<String> check(OperatorCall call) {
            return List.of();
        }

        @Override
        public SequencedMap<String, TensorType> outputs(OperatorCall call) {
            return new LinkedHashMap<>(Map.of("y[0]", ROW));
        }

        @Override
        public Acceptance acceptance(OperatorCall call) {
            return Acceptance.of(Rule.EXACT);
        }
    }

    private static TensorArgument row(int first) {
        float[] values = new float[64];
        for (int i = 0; i < values.length; i++) {
            values[i] = first + i;
        }
        return TensorArgument.of(Tensor.ofFloats(DType.FLOAT32, Shape.of(64), values));
    }

    @Test
    void buffersGoByNameFromKernelToKernel() {
        Operator operator = new SecondOfList();
        OperatorRunner runner = new OperatorRunner(new Device(new ChipLibrary().find("Ascend910B3").orElseThrow()));
        OperatorRunner.Result result =
                runner.run(operator, operator.contract().defaultCase(0), Device.Options.of(Mode.TIMED), true);
        assertThat(result.task().inputs()).containsOnlyKeys("x.1");
        assertThat(result.passed()).isTrue();
        assertThat(result.comparison().orElseThrow().errors().compared()).isEqualTo(64);
        assertThat(result.launched().outputs()).containsOnlyKeys("y[0]");
        assertThat(result.launched().outputs().get("y[0]").floatAt(3)).isEqualTo(103);
        assertThat(result.launched().runs()).extracting(run -> run.kernel().name()).containsExactly("first", "second");
        assertThat(result.run().kernel().name()).isEqualTo("second");
        assertThat(result.launched().microseconds())
                .isEqualTo(result.launched().runs().stream().mapToDouble(Run::microseconds).sum());
    }
}
