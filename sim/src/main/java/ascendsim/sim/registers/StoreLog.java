package ascendsim.sim.registers;

import ascendsim.sim.issue.Staged;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * UB as a vector function sees it: its own stores are there at once. What it stores is kept beside, so that UB can be
 * put back as it was when the function began and the stores repeated when it ends. The log lies in the call's staging
 * buffer and grows with the UB that is stored to, not with the stores: an offset for each page of UB, 0 for one left
 * alone; then, for each of the others, which of its bytes were stored and what the page held before, or, once undone,
 * afterwards.
 */
final class StoreLog {
    private static final int PAGE = 1024;
    private static final int WRITTEN = PAGE / Byte.SIZE;
    private static final ValueLayout.OfInt OFFSET = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

    private final MemorySegment exchanged = MemorySegment.ofArray(new byte[PAGE]);
    private MemorySegment ub = MemorySegment.NULL;
    private Staged staged = new Staged();
    private MemorySegment log = MemorySegment.NULL;
    private long used;

    void begin(MemorySegment buffer, Staged room) {
        ub = buffer;
        staged = room;
        used = Math.ceilDiv(pages(ub) * OFFSET.byteSize(), WORD.byteSize()) * WORD.byteSize();
        log = room.bytes(used);
        log.asSlice(0, used).fill((byte) 0);
    }

    /** UB, for loads. */
    MemorySegment ub() {
        return ub;
    }

    /** Stores {@code bytes} bytes of {@code from} to UB. */
    void store(long address, MemorySegment from, long at, long bytes) {
        Objects.checkFromIndexSize(address, bytes, ub.byteSize());
        long end = address + bytes;
        for (long next = address; next < end;) {
            long page = next / PAGE;
            long stop = Math.min(end, (page + 1) * PAGE);
            mark(touched(page), (int) (next - page * PAGE), (int) (stop - page * PAGE));
            next = stop;
        }
        MemorySegment.copy(from, at, ub, address, bytes);
    }

    /** Where the log has a page; its content is kept when that is the first time. */
    private long touched(long page) {
        long offset = log.getAtIndex(OFFSET, page);
        if (offset != 0) {
            return offset;
        }
        offset = used;
        used += WRITTEN + PAGE;
        if (used > log.byteSize()) {
            log = staged.grow(used);
        }
        log.setAtIndex(OFFSET, page, Math.toIntExact(offset));
        log.asSlice(offset, WRITTEN).fill((byte) 0);
        MemorySegment.copy(ub, page * PAGE, log, offset + WRITTEN, bytes(ub, page));
        return offset;
    }

    private void mark(long written, int from, int to) {
        for (int word = from / Long.SIZE; word * Long.SIZE < to; word++) {
            int first = Math.max(from - word * Long.SIZE, 0);
            int last = Math.min(to - word * Long.SIZE, Long.SIZE);
            long bits = -1L >>> Long.SIZE - (last - first) << first;
            long at = written + word * WORD.byteSize();
            log.set(WORD, at, log.get(WORD, at) | bits);
        }
    }

    /** Puts UB back as it was, and keeps what was stored. */
    void undo() {
        for (long page = 0; page < pages(ub); page++) {
            long offset = log.getAtIndex(OFFSET, page);
            if (offset != 0) {
                long bytes = bytes(ub, page);
                MemorySegment.copy(ub, page * PAGE, exchanged, 0, bytes);
                MemorySegment.copy(log, offset + WRITTEN, ub, page * PAGE, bytes);
                MemorySegment.copy(exchanged, 0, log, offset + WRITTEN, bytes);
            }
        }
    }

    /** Repeats what a call stored: the last of each byte. */
    static void redo(MemorySegment log, MemorySegment ub) {
        for (long page = 0; page < pages(ub); page++) {
            long offset = log.getAtIndex(OFFSET, page);
            for (int word = 0; offset != 0 && word < WRITTEN / Long.BYTES; word++) {
                long bits = log.get(WORD, offset + word * WORD.byteSize());
                long from = (long) word * Long.SIZE;
                redo(bits, log.asSlice(offset + WRITTEN + from), ub, page * PAGE + from);
            }
        }
    }

    /** Copies the bytes whose bits are set, up to 64 of them, run by run. */
    private static void redo(long bits, MemorySegment stored, MemorySegment ub, long address) {
        for (long left = bits; left != 0;) {
            int first = Long.numberOfTrailingZeros(left);
            int run = Long.numberOfTrailingZeros(~(left >>> first));
            MemorySegment.copy(stored, first, ub, address + first, run);
            left = first + run == Long.SIZE ? 0 : left & -1L << first + run;
        }
    }

    private static long pages(MemorySegment ub) {
        return Math.ceilDiv(ub.byteSize(), PAGE);
    }

    /** Bytes of a page; the last may have fewer. */
    private static long bytes(MemorySegment ub, long page) {
        return Math.min(PAGE, ub.byteSize() - page * PAGE);
    }
}
