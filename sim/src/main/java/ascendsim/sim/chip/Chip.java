package ascendsim.sim.chip;

import ascendsim.isa.instruction.Target;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One chip, resolved to plain numbers: bytes, core cycles, bytes per core cycle. Immutable; any number of chips can be
 * simulated side by side.
 *
 * @param name         as soc_version spells it, e.g. {@code Ascend910B3}
 * @param architecture {@code v220} or {@code v310}
 * @param functions    how vector functions run, where the architecture has them
 * @param facts        every number as the chip file has it, by dotted key such as {@code l2.line}, in file order
 */
public record Chip(String name, String architecture, Cores cores, Capacities capacities, L2 l2, Hbm hbm, Paths paths,
        Dma dma, FixpipeRates fixpipe, CubeUnit cube, VectorUnit vector, Banks ubBanks, Banks l1Banks,
        ScalarUnit scalar, SyncCosts sync, LaunchCosts launch, Optional<FunctionUnit> functions,
        Map<String, Fact> facts) {
    /** The architecture its programs are written for. */
    public Target target() {
        return Target.parse(architecture).orElseThrow();
    }

    public Chip {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** Core cycles in a time. */
    public double cycles(double nanoseconds) {
        return nanoseconds * cores.clockMhz() / 1000.0;
    }

    /** Microseconds in a number of core cycles. */
    public double microseconds(double cycles) {
        return cycles / cores.clockMhz();
    }

    /** Peak of all cubes for an operand type, two operations per multiply-accumulate, in 10^12 per second. */
    public double peakTops(String type) {
        return 2.0 * cube.rate(type).macPerCycle() * cores.aic() * cores.clockMhz() / 1e6;
    }
}
