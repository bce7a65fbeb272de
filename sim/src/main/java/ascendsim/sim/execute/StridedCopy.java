package ascendsim.sim.execute;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;

/**
 * Bursts with gaps, layout untouched: the operands {@code count}, {@code length}, {@code src_gap} and {@code dst_gap}
 * of every copy of whole units. Bursts are written in ascending order, so of overlapping ones the last stays.
 */
final class StridedCopy implements Meaning {
    private final Space from;
    private final Space to;
    private final Units units;
    private final Slots slots;
    private final Reach reach;

    /**
     * What the operands count.
     *
     * @param length bytes of a unit of {@code length}
     * @param srcGap bytes of a unit of {@code src_gap}
     * @param dstGap bytes of a unit of {@code dst_gap}
     */
    record Units(int length, int srcGap, int dstGap) {
    }

    /** Where the operands are. */
    record Slots(int dst, int src, int count, int length, int srcGap, int dstGap) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("count"), form.slot("length"),
                    form.slot("src_gap"), form.slot("dst_gap"));
        }
    }

    StridedCopy(Address src, Address dst, Form<?> form, Units units) {
        this(src, dst, form, units, Reach.OWN);
    }

    /** To a buffer of the core that {@code reach} names. */
    StridedCopy(Address src, Address dst, Form<?> form, Units units, Reach reach) {
        this.reach = reach;
        this.from = src.space();
        this.to = dst.space();
        this.units = units;
        this.slots = Slots.of(form);
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long bytes = d.operands[slots.length] * units.length;
        long count = d.operands[slots.count];
        Runs source = new Runs(d.operands[slots.src], bytes + d.operands[slots.srcGap] * units.srcGap, bytes, count);
        if (from == Space.GM) {
            GlobalRuns.gather(memory.global(), source, d.staged.bytes(bytes * count), Runs.dense(0, bytes, count));
        } else {
            Runs.copy(memory.local(from), source, d.staged.bytes(bytes * count), Runs.dense(0, bytes, count));
        }
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long bytes = d.operands[slots.length] * units.length;
        long count = d.operands[slots.count];
        Runs target = new Runs(d.operands[slots.dst], bytes + d.operands[slots.dstGap] * units.dstGap, bytes, count);
        if (to == Space.GM) {
            GlobalRuns.scatter(d, Runs.dense(0, bytes, count), memory.global(), target);
        } else {
            Runs.copy(d.staged.bytes(), Runs.dense(0, bytes, count), reach.of(d, memory).local(to), target);
        }
    }
}
