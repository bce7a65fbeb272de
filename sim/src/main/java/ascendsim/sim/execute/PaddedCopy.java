package ascendsim.sim.execute;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Copy of byte-counted bursts between GM and whole blocks of UB or L1. There a burst is {@code left} elements, the
 * bytes and {@code right} elements, rounded up to 32 bytes. On the way in everything around the bytes is filled with
 * the padding element; byte i of the padded burst is byte i mod size of that element (assumed where the bytes are no
 * whole elements). On the way out what surrounds the bytes is skipped.
 */
final class PaddedCopy {
    private final int elementBytes;
    private final Slots slots;
    /** UB, or L1 on the way in. */
    private final Space local;

    private record Slots(int dst, int src, int count, int length, int gmGap, int ubGap, int left, int right,
            int padValue) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("count"), form.slot("length"),
                    form.slot("gm_gap"), form.slot("ub_gap"), form.slot("left"), form.slot("right"),
                    form.slot("pad_value"));
        }
    }

    private PaddedCopy(Padded instruction) {
        elementBytes = instruction.type().bits() / 8;
        slots = Slots.of(instruction.form());
        local = instruction.route().reads() ? instruction.dst().space() : instruction.src().space();
    }

    static Meaning bind(Padded instruction) {
        PaddedCopy copy = new PaddedCopy(instruction);
        return instruction.route().reads() ? copy.new In() : copy.new Out();
    }

    private long bytes(Dispatched d) {
        return d.operands[slots.length];
    }

    /** Bursts that have any byte. */
    private long count(Dispatched d) {
        return bytes(d) == 0 ? 0 : d.operands[slots.count];
    }

    private long left(Dispatched d) {
        return d.operands[slots.left] * elementBytes;
    }

    /** Bytes of a burst in UB. */
    private long padded(Dispatched d) {
        return Math.ceilDiv(left(d) + bytes(d) + d.operands[slots.right] * elementBytes, Runs.BLOCK) * Runs.BLOCK;
    }

    private long ubStride(Dispatched d) {
        return padded(d) + d.operands[slots.ubGap] * Runs.BLOCK;
    }

    private Runs global(Dispatched d, int slot) {
        return new Runs(d.operands[slot], bytes(d) + d.operands[slots.gmGap], bytes(d), count(d));
    }

    private final class In implements Meaning {
        @Override
        public void read(Dispatched d, CoreMemory memory) {
            long padded = padded(d);
            MemorySegment staged = d.staged.bytes(padded * count(d));
            for (long burst = 0; burst < count(d); burst++) {
                long start = burst * padded;
                fill(d, start, 0, left(d));
                fill(d, start, left(d) + bytes(d), padded);
            }
            GlobalRuns.gather(memory.global(), global(d, slots.src), staged,
                    new Runs(left(d), padded, bytes(d), count(d)));
        }

        private void fill(Dispatched d, long start, long from, long to) {
            long value = d.operands[slots.padValue];
            for (long i = from; i < to; i++) {
                byte part = (byte) (value >>> 8 * (i % elementBytes));
                d.staged.bytes().set(ValueLayout.JAVA_BYTE, start + i, part);
            }
        }

        @Override
        public void write(Dispatched d, CoreMemory memory) {
            Runs.copy(d.staged.bytes(), Runs.dense(0, padded(d), count(d)), memory.local(local),
                    new Runs(d.operands[slots.dst], ubStride(d), padded(d), count(d)));
        }
    }

    private final class Out implements Meaning {
        @Override
        public void read(Dispatched d, CoreMemory memory) {
            long bytes = bytes(d);
            long count = count(d);
            Runs.copy(memory.local(local), new Runs(d.operands[slots.src] + left(d), ubStride(d), bytes, count),
                    d.staged.bytes(bytes * count), Runs.dense(0, bytes, count));
        }

        @Override
        public void write(Dispatched d, CoreMemory memory) {
            GlobalRuns.scatter(d, Runs.dense(0, bytes(d), count(d)), memory.global(), global(d, slots.dst));
        }
    }
}
