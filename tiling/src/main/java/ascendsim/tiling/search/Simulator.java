package ascendsim.tiling.search;

import ascendsim.isa.program.Kernel;
import ascendsim.isa.tensor.Tensor;
import ascendsim.kernels.operator.OperatorTask;
import ascendsim.kernels.plan.Plan;
import ascendsim.sim.Device;
import ascendsim.sim.Device.L2State;
import ascendsim.sim.Run;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.engine.CycleLimitReached;
import ascendsim.sim.engine.Mode;
import ascendsim.sim.engine.SimulationError;
import ascendsim.sim.probe.Probe;
import ascendsim.tiling.space.SearchSpace.Subject;
import java.util.Map;

/** The fitness: the simulated time of a call's kernels, without data. May be used by several threads. */
public final class Simulator {
    private final Subject subject;
    private final Device device;
    private final L2State l2;

    /** @param l2 what the L2 holds when the first kernel is launched */
    public Simulator(Subject subject, L2State l2) {
        this.subject = subject;
        this.device = new Device(subject.chip());
        this.l2 = l2;
    }

    Subject subject() {
        return subject;
    }

    L2State l2() {
        return l2;
    }

    /**
     * Runs a plan.
     *
     * @param most microseconds after which it is given up
     */
    public Evaluation evaluate(Plan plan, double most) {
        Chip chip = subject.chip();
        Map<String, Tensor> inputs = new OperatorTask(subject.operator(), subject.call(), plan).inputs();
        double spent = 0;
        try (Device.Session session = device.open()) {
            for (Kernel kernel : plan.kernels()) {
                double left = most - spent - Run.launchMicroseconds(kernel, chip);
                long cycles = left >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) Math.ceil(chip.cycles(1000 * left));
                Device.Options options = new Device.Options(Mode.TIMING, Probe.NONE, l2, Math.max(0, cycles));
                spent += session.launch(kernel, inputs, options).microseconds();
            }
            return new Evaluation.Timed(spent);
        } catch (CycleLimitReached longer) {
            return new Evaluation.Aborted(most);
        } catch (SimulationError stopped) {
            return new Evaluation.Failed(stopped.getMessage().lines().findFirst().orElse(stopped.code()));
        }
    }
}
