package ascendsim.sim.cost;

import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.FixpipeRates;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.chip.PathRate;
import ascendsim.sim.issue.Dispatched;

/**
 * Cost of a drain of L0C: the slowest of L0C's read port, the element rate and the output port (hardware.md §3.2). To
 * GM the start-up runs beside the transfer: the result is there after the longer of the two.
 */
final class DrainCosting implements Costing {
    private static final long ACCUMULATOR_BYTES = 4;

    private final FixpipeRates rates;
    private final PathRate path;
    private final boolean toGm;
    private final int bits;
    private final double port;
    private final int m;
    private final int n;

    DrainCosting(Fixpipe.Drain drain, Chip chip) {
        rates = chip.fixpipe();
        toGm = drain.dst().space() == Space.GM;
        path = chip.paths().of(path(drain.dst().space()));
        bits = drain.type().bits();
        port = port(drain, chip.fixpipe());
        m = drain.form().slot("m");
        n = drain.form().slot("n");
    }

    private static MovePath path(Space to) {
        return switch (to) {
            case GM -> MovePath.L0C_GM;
            case UB -> MovePath.L0C_UB;
            default -> MovePath.L0C_L1;
        };
    }

    /** Bytes per cycle of the output port; both AIVs have one each. */
    private static double port(Fixpipe.Drain drain, FixpipeRates rates) {
        int bits = drain.type().bits();
        return switch (drain.dst().space()) {
            case GM -> rates.toGm().bytesPerCycle(bits);
            case UB -> {
                FixpipeRates.UbPort ub = rates.toUb().orElseThrow();
                boolean both = drain.receivers().dual() != Fixpipe.Dual.NONE;
                yield ub.one().bytesPerCycle(bits) * (both ? ub.dual() : 1);
            }
            default -> rates.toL1().bytesPerCycle(bits);
        };
    }

    @Override
    public void cost(Dispatched d, Cost cost) {
        long elements = d.operands[m] * d.operands[n];
        if (elements == 0) {
            cost.local(1, 1, 1);
            return;
        }
        long bytes = Math.ceilDiv(elements * bits, 8);
        double cycles = Math.max(bytes / port, Math.max(elements / rates.elementsPerCycle(),
                elements * ACCUMULATOR_BYTES / rates.l0cReadBytesPerCycle())) + path.overheadCycles();
        if (toGm) {
            cost.transfer(path.issueIntervalCycles(), bytes, cycles, Math.max(0, path.startupCycles() - cycles));
        } else {
            cost.local(path.issueIntervalCycles(), cycles, cycles + path.startupCycles());
        }
    }
}
