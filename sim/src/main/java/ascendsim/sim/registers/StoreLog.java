package ascendsim.sim.registers;

import ascendsim.sim.issue.Staged;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * UB as a vector function sees it: its own stores are there at once. What it stores is kept beside, so that UB can be
 * put back as it was when the function began and the stores repeated when it ends. The log lies in the call's staging
 * buffer: bytes used, offset of the last entry; then entries of address, length, offset of the entry before, content.
 */
final class StoreLog {
    private static final long HEADER = 16;
    private static final long ENTRY = 24;
    private static final long FIRST_BYTES = 1 << 14;

    private MemorySegment ub = MemorySegment.NULL;
    private Staged staged = new Staged();
    private MemorySegment log = MemorySegment.NULL;
    private long used;
    private long last;

    void begin(MemorySegment buffer, Staged room) {
        ub = buffer;
        staged = room;
        log = room.bytes(FIRST_BYTES);
        used = HEADER;
        last = 0;
    }

    /** UB, for loads. */
    MemorySegment ub() {
        return ub;
    }

    /** Stores {@code bytes} bytes of {@code from} to UB. */
    void store(long address, MemorySegment from, long at, long bytes) {
        long next = used + ENTRY + Math.ceilDiv(bytes, Long.BYTES) * Long.BYTES;
        if (next > log.byteSize()) {
            log = staged.grow(next);
        }
        MemorySegment.copy(ub, address, log, used + ENTRY, bytes);
        MemorySegment.copy(from, at, ub, address, bytes);
        log.set(ValueLayout.JAVA_LONG, used, address);
        log.set(ValueLayout.JAVA_LONG, used + 8, bytes);
        log.set(ValueLayout.JAVA_LONG, used + 16, last);
        last = used;
        used = next;
    }

    /** Puts UB back as it was, and keeps what was stored. */
    void undo() {
        for (long entry = last; entry != 0; entry = log.get(ValueLayout.JAVA_LONG, entry + 16)) {
            swap(log, entry, ub);
        }
        log.set(ValueLayout.JAVA_LONG, 0, used);
    }

    /** Repeats the stores of a call, first to last. */
    static void redo(MemorySegment log, MemorySegment ub) {
        long end = log.get(ValueLayout.JAVA_LONG, 0);
        for (long entry = HEADER; entry < end;) {
            long bytes = log.get(ValueLayout.JAVA_LONG, entry + 8);
            MemorySegment.copy(log, entry + ENTRY, ub, log.get(ValueLayout.JAVA_LONG, entry), bytes);
            entry += ENTRY + Math.ceilDiv(bytes, Long.BYTES) * Long.BYTES;
        }
    }

    private static void swap(MemorySegment log, long entry, MemorySegment ub) {
        long address = log.get(ValueLayout.JAVA_LONG, entry);
        long bytes = log.get(ValueLayout.JAVA_LONG, entry + 8);
        for (long i = 0; i < bytes; i++) {
            byte stored = ub.get(ValueLayout.JAVA_BYTE, address + i);
            ub.set(ValueLayout.JAVA_BYTE, address + i, log.get(ValueLayout.JAVA_BYTE, entry + ENTRY + i));
            log.set(ValueLayout.JAVA_BYTE, entry + ENTRY + i, stored);
        }
    }
}
