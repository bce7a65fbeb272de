package ascendsim.sim;

import ascendsim.isa.program.Kernel;
import ascendsim.isa.tensor.Tensor;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.LaunchCosts;
import ascendsim.sim.engine.Launch;
import ascendsim.sim.engine.Mode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one launch left behind.
 *
 * @param outputs the OUT and INOUT parameters; empty after a run without data
 */
public record Run(Kernel kernel, Chip chip, Mode mode, Launch.Totals totals, Map<String, Tensor> outputs) {
    public Run {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /** Core cycles from the first block's start to the last core's end. */
    public long cycles() {
        return totals.cycles();
    }

    /** Predicted task duration: the cores' time, launch and completion included. 0 for an ordered run. */
    public double microseconds() {
        return mode.hasTime() ? chip.microseconds(totals.cycles()) + launchMicroseconds() : 0;
    }

    /** Launch and completion overhead of this kernel on its chip. */
    public double launchMicroseconds() {
        return launchMicroseconds(kernel, chip);
    }

    /** Launch and completion overhead of a kernel on a chip, before it has run. */
    public static double launchMicroseconds(Kernel kernel, Chip chip) {
        LaunchCosts costs = chip.launch();
        double nanoseconds = costs.schedulerNs() + costs.hardwareInitNs() + costs.softwareInitNs()
                + costs.completionNs() + costs.coldStartNs()
                + (kernel.type().isMix() ? costs.mixExtraNs() : 0)
                + kernel.blocks() * kernel.type().vectorCores() * costs.vectorBlockNs();
        return nanoseconds / 1000;
    }
}
