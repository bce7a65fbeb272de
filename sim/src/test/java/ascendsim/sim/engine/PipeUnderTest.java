package ascendsim.sim.engine;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.KernelParser;
import ascendsim.sim.Device;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.WarmCode;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.Probe;
import ascendsim.sim.probe.StallReason;
import java.util.HashMap;
import java.util.Map;

/**
 * Runs a few lines of assembly on one core, whose code is in the instruction cache, and says when each instruction was
 * dispatched, started and done.
 */
final class PipeUnderTest implements Probe {
    static final Chip CHIP = WarmCode.of("Ascend910B1");

    private final Map<Integer, Dispatch> byLine = new HashMap<>();
    private final Map<String, Long> stalls = new HashMap<>();

    /** The three times of one line of the program (the last time it ran). */
    record Dispatch(long dispatched, long started, long ended) {
    }

    /** Runs {@code lines} on a core of a kind ("aic" or "aiv") with a buffer {@code x} of 1 MiB in r0. */
    static PipeUnderTest run(String kind, String... lines) {
        return run(CHIP, kind, lines);
    }

    /** The same on another chip. */
    static PipeUnderTest run(Chip chip, String kind, String... lines) {
        String text =
                ".kernel t\n.target v220\n.type " + kind + "_only\n.arg x workspace int8 [1048576] nd\n.core " + kind
                        + "\ns.arg r0, x\n" + String.join("\n", lines) + "\nend\n";
        Kernel kernel = KernelParser.parse("t.asm", text);
        PipeUnderTest probe = new PipeUnderTest();
        new Device(chip).launch(kernel, Map.of(), Device.Options.of(Mode.TIMED).with(probe));
        return probe;
    }

    /** Times of the {@code index}-th of the lines given, from 0. */
    Dispatch line(int index) {
        return byLine.get(index + 1);
    }

    /** Cycles a pipe stood still for a reason. */
    long stalled(Pipe pipe, StallReason reason) {
        return stalls.getOrDefault(pipe + " " + reason, 0L);
    }

    @Override
    public void retired(CoreId core, Dispatched d) {
        byLine.put(d.decoded().line(), new Dispatch(d.dispatchTime(), d.startTime(), d.endTime()));
    }

    @Override
    public void stalled(CoreId core, Pipe pipe, StallReason reason, long from, long to) {
        stalls.merge(pipe + " " + reason, to - from, Long::sum);
    }
}
