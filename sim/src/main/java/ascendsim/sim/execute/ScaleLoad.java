package ascendsim.sim.execute;

import ascendsim.isa.instruction.LoadMx;
import ascendsim.isa.instruction.MmadMx;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;

/** Rows of fractals of scales from L1 to L0A_MX or L0B_MX (ldmx). */
final class ScaleLoad implements Meaning {
    private final Space to;
    private final LoadMx.Slots slots;

    ScaleLoad(LoadMx load) {
        to = load.dst().space();
        slots = LoadMx.Slots.of(load.form());
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long[] o = d.operands;
        long row = slots.rowBytes(o);
        Runs.copy(memory.local(Space.L1),
                new Runs(slots.first(o), o[slots.srcStride()] * MmadMx.FRACTAL_BYTES, row, o[slots.xStep()]),
                d.staged.bytes(row * o[slots.xStep()]), Runs.dense(0, row, o[slots.xStep()]));
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long[] o = d.operands;
        long row = slots.rowBytes(o);
        Runs.copy(d.staged.bytes(), Runs.dense(0, row, o[slots.xStep()]), memory.local(to),
                new Runs(o[slots.dst()], o[slots.dstStride()] * MmadMx.FRACTAL_BYTES, row, o[slots.xStep()]));
    }
}
