package ascendsim.sim.execute;

import ascendsim.isa.instruction.Fill;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Bursts of one value in L1 (fill.l1). */
final class Filled implements Meaning {
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final boolean half;
    private final Slots slots;

    private record Slots(int dst, int count, int length, int gap, int value) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("count"), form.slot("length"), form.slot("gap"),
                    form.slot("value"));
        }
    }

    Filled(Fill fill) {
        half = fill.type().bits() == Short.SIZE;
        slots = Slots.of(fill.form());
    }

    /** Nothing: the value is an operand. */
    @Override
    public void read(Dispatched d, CoreMemory memory) {
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long[] o = d.operands;
        MemorySegment l1 = memory.local(Space.L1);
        long bytes = o[slots.length] * Runs.BLOCK;
        long stride = bytes + o[slots.gap] * Runs.BLOCK;
        int word = half ? (int) (o[slots.value] & 0xFFFF) * 0x1_0001 : (int) o[slots.value];
        for (long burst = 0; burst < o[slots.count]; burst++) {
            long start = o[slots.dst] + burst * stride;
            for (long at = start; at < start + bytes; at += Integer.BYTES) {
                l1.set(WORD, at, word);
            }
        }
    }
}
