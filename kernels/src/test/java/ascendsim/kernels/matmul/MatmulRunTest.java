package ascendsim.kernels.matmul;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.tensor.Tensor;
import ascendsim.isa.tensor.TensorType;
import ascendsim.kernels.call.OperatorCall;
import ascendsim.kernels.plan.Plan;
import ascendsim.kernels.reference.ReferenceBackend;
import ascendsim.sim.Device;
import ascendsim.sim.Run;
import ascendsim.sim.engine.Mode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kernel against the reference on the simulated machine. */
class MatmulRunTest {
    private final MatmulPlanner planner = new MatmulPlanner(MatmulCases.CHIP);
    private final Device device = new Device(MatmulCases.CHIP);

    @Test
    void randomCasesOrderedAndTimed() {
        for (long seed = 0; seed < 200; seed++) {
            MatmulCases.Case drawn = MatmulCases.draw(seed);
            if (drawn.tiling().splitK() > 1) {
                continue;
            }
            Plan plan = planner.plan(drawn.call(), drawn.tiling());
            Tensor expected = new ReferenceBackend().run(drawn.call()).get("out").tensor();
            for (Mode mode : new Mode[]{Mode.ORDERED, Mode.TIMED}) {
                String about = "seed " + seed + " " + mode + ": " + drawn;
                Tensor out = run(about, plan, drawn.call(), mode);
                assertThat(out.segment().mismatch(expected.segment())).as(about).isEqualTo(-1);
            }
        }
    }

    private Tensor run(String about, Plan plan, OperatorCall call, Mode mode) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        call.tensors().forEach((name, argument) -> inputs.put(name, argument.tensors().getFirst().tensor()));
        try {
            Run run = device.launch(plan.kernel(), inputs, Device.Options.of(mode));
            return run.outputs().get("out");
        } catch (RuntimeException e) {
            throw new AssertionError(about, e);
        }
    }
}
