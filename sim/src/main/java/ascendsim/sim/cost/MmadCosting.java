package ascendsim.sim.cost;

import ascendsim.isa.instruction.Cube;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.CubeRate;
import ascendsim.sim.issue.Dispatched;

/** Cost of an Mmad: its fractal triples, an overhead between Mmads, and the latency of the result (hardware.md §2). */
final class MmadCosting implements Costing {
    private static final long FRACTAL = 16;

    private final CubeRate rate;
    private final double overhead;
    private final double latency;
    private final int m;
    private final int n;
    private final int k;

    MmadCosting(Cube mmad, Chip chip) {
        rate = chip.cube().rate(mmad.rate());
        overhead = chip.cube().issueOverheadCycles();
        latency = chip.cube().latencyCycles();
        m = mmad.form().slot("m");
        n = mmad.form().slot("n");
        k = mmad.form().slot("k");
    }

    @Override
    public void cost(Dispatched d, Cost cost) {
        double fractals = Math.ceilDiv(d.operands[m], FRACTAL) * Math.ceilDiv(d.operands[n], FRACTAL)
                * Math.ceilDiv(d.operands[k], (long) rate.k0()) * rate.fractalCycles();
        if (fractals == 0) {
            cost.local(1, 1, 1);
        } else {
            cost.local(fractals + overhead, fractals + overhead, fractals + latency);
        }
    }
}
