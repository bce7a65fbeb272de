package ascendsim.kernels.matmul;

import ascendsim.isa.instruction.Space;
import ascendsim.sim.chip.Capacities;
import ascendsim.sim.chip.Chip;
import java.util.Map;

/** A chip's buffers by address space, in bytes. */
public final class ChipSpaces {
    private ChipSpaces() {
    }

    /** The capacities of a chip. */
    public static Map<Space, Long> of(Chip chip) {
        Capacities c = chip.capacities();
        return Map.of(Space.L1, c.l1(), Space.L0A, c.l0a(), Space.L0B, c.l0b(), Space.L0C, c.l0c(), Space.UB, c.ub(),
                Space.BT, c.bt(), Space.FB, c.fb());
    }
}
