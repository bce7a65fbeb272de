package ascendsim.sim.execute;

import ascendsim.isa.instruction.NdCopy;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Nested loops of elements from GM to UB (cp.gm.ub.nd). Staged are the elements that are written, padding and all, in
 * the order of the loops; of elements at one place the last stays.
 */
final class NestedCopy implements Meaning {
    private final int bytes;
    private final NdCopy.Slots slots;
    private final long[] at = new long[NdCopy.LOOPS];

    NestedCopy(NdCopy copy) {
        bytes = copy.type().bits() / Byte.SIZE;
        slots = NdCopy.Slots.of(copy.form());
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long[] o = d.operands;
        long row = slots.padded(o, 0);
        long rows = row == 0 ? 0 : slots.written(o) / row;
        MemorySegment staged = d.staged.bytes(Runs.staged(slots.written(o) * bytes, memory.local(Space.UB)));
        start();
        for (long r = 0; r < rows; r++) {
            long place = r * row * bytes;
            long left = isInside(o) ? slots.left(o, 0) : row;
            long size = isInside(o) ? slots.size(o, 0) : 0;
            pad(staged, place, left, o[slots.padValue()]);
            if (size > 0) {
                GlobalRuns.gather(memory.global(),
                        new Runs(o[slots.src()] + outer(o) * bytes, slots.srcStride(o, 0) * bytes, bytes, size), staged,
                        Runs.dense(place + left * bytes, bytes, size));
            }
            pad(staged, place + (left + size) * bytes, row - left - size, o[slots.padValue()]);
            next(o);
        }
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long[] o = d.operands;
        long row = slots.padded(o, 0);
        long rows = row == 0 ? 0 : slots.written(o) / row;
        start();
        for (long r = 0; r < rows; r++) {
            long to = 0;
            for (int i = 1; i < NdCopy.LOOPS; i++) {
                to += at[i] * slots.dstStride(o, i);
            }
            Runs.copy(d.staged.bytes(), Runs.dense(r * row * bytes, bytes, row), memory.local(Space.UB),
                    new Runs(o[slots.dst()] + to * bytes, slots.dstStride(o, 0) * bytes, bytes, row));
            next(o);
        }
    }

    private void start() {
        Arrays.fill(at, 0);
    }

    /** The next round of the loops around the innermost. */
    private void next(long[] o) {
        for (int i = 1; i < NdCopy.LOOPS; i++) {
            at[i]++;
            if (at[i] < slots.padded(o, i)) {
                return;
            }
            at[i] = 0;
        }
    }

    /** Whether the loops around the innermost are all past their left padding and before their right. */
    private boolean isInside(long[] o) {
        for (int i = 1; i < NdCopy.LOOPS; i++) {
            long place = at[i] - slots.left(o, i);
            if (place < 0 || place >= slots.size(o, i)) {
                return false;
            }
        }
        return true;
    }

    /** Elements from the first of GM to where the innermost loop begins. */
    private long outer(long[] o) {
        long elements = 0;
        for (int i = 1; i < NdCopy.LOOPS; i++) {
            elements += (at[i] - slots.left(o, i)) * slots.srcStride(o, i);
        }
        return elements;
    }

    private void pad(MemorySegment staged, long place, long count, long value) {
        for (long i = 0; i < count * bytes; i++) {
            staged.set(ValueLayout.JAVA_BYTE, place + i, (byte) (value >>> 8 * (i % bytes)));
        }
    }
}
