package ascendsim.sim.execute;

import ascendsim.isa.instruction.LocalMove.BiasLoad;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.execute.StridedCopy.Slots;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A float16 bias from L1 to the bias table as float32: a unit of the source fills two units of the table. */
final class WideningLoad implements Meaning {
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final Slots slots;
    private final int unit;

    /** @param unit bytes of the unit of lengths and gaps in the table */
    WideningLoad(BiasLoad instruction, int unit) {
        this.unit = unit;
        slots = Slots.of(instruction.form());
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long bytes = d.operands[slots.length()] * unit;
        long stride = bytes + d.operands[slots.srcGap()] * Move.BLOCK;
        long count = d.operands[slots.count()];
        MemorySegment l1 = memory.local(Space.L1);
        MemorySegment staged = d.staged.bytes(2 * bytes * count);
        long next = 0;
        for (long burst = 0; burst < count; burst++) {
            long start = d.operands[slots.src()] + burst * stride;
            for (long i = 0; i < bytes; i += Short.BYTES) {
                staged.set(FLOAT, next, Float.float16ToFloat(l1.get(HALF, start + i)));
                next += Float.BYTES;
            }
        }
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long bytes = 2 * d.operands[slots.length()] * unit;
        long stride = bytes + d.operands[slots.dstGap()] * unit;
        long count = d.operands[slots.count()];
        Runs.copy(d.staged.bytes(), Runs.dense(0, bytes, count), memory.local(Space.BT),
                new Runs(d.operands[slots.dst()], stride, bytes, count));
    }
}
