package ascendsim.cli.command;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Parameter;
import ascendsim.sim.Run;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;
import ascendsim.traces.statistics.Roofline;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Counts what the cubes of a kernel do. Of a user's own kernel nobody knows what it must do at least, so its roofline
 * is that of what it does: the multiply-accumulates it executes, and its parameters moved once.
 */
final class CubeWork implements Probe {
    private static final int OPS_PER_MAC = 2;

    private final Map<String, Long> opsByType = new TreeMap<>();

    @Override
    public void retired(CoreId core, Dispatched instruction) {
        if (instruction.decoded().instruction() instanceof Cube.Mmad mmad) {
            long macs = instruction.operands[mmad.form().slot("m")] * instruction.operands[mmad.form().slot("n")]
                    * instruction.operands[mmad.form().slot("k")];
            opsByType.merge(mmad.hf32() ? "hf32" : mmad.types().text(), OPS_PER_MAC * macs, Long::sum);
        }
    }

    /** The roofline of the run that was watched, at the rate of the type it multiplies most. */
    Roofline roofline(Run run, boolean warm) {
        Roofline.Peaks peaks = opsByType.entrySet().stream().max(Map.Entry.comparingByValue())
                .map(most -> Roofline.Peaks.cube(run.chip(), most.getKey())).orElse(Roofline.Peaks.traffic(run.chip()));
        long ops = opsByType.values().stream().mapToLong(Long::longValue).sum();
        return Roofline.of(peaks, ops, moved(run.kernel(), warm), run.microseconds());
    }

    private static Roofline.Moved moved(Kernel kernel, boolean warm) {
        return new Roofline.Moved(bytes(kernel, Parameter.Role::isFilled), bytes(kernel, Parameter.Role::isResult),
                warm);
    }

    private static long bytes(Kernel kernel, Predicate<Parameter.Role> role) {
        return kernel.parameters().stream().filter(parameter -> role.test(parameter.role()))
                .mapToLong(parameter -> parameter.type().bytes()).sum();
    }
}
