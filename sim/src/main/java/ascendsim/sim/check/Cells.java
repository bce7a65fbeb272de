package ascendsim.sim.check;

import ascendsim.sim.footprint.AccessSink.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * For each 32-byte cell of one address space the accesses that later ones must still be ordered after: the last write of
 * each byte, and the last read and the last atomic update of each pipe since. A byte mask keeps apart what lies in one cell
 * without touching.
 */
final class Cells {
    /** Bytes of a cell: a DataBlock. */
    static final int CELL = 32;

    private static final int PAGE_CELLS = 2048;
    private static final int NONE = 0;
    private static final Kind[] KINDS = Kind.values();

    private final Map<Long, int[]> pages = new HashMap<>();
    private int[] page = {};
    private long pageNumber = Long.MIN_VALUE;
    private int[] events = new int[1024];
    private int[] masks = new int[1024];
    private byte[] kinds = new byte[1024];
    private int[] next = new int[1024];
    private int used = 1;
    private int free = NONE;

    /** What happens when an access meets an earlier one of another instruction in some byte. */
    interface Meeting {
        /** Whether the earlier event is of the same pipe of the same core as the present one. */
        boolean samePipe(int earlier);

        /** The present access meets {@code earlier} of kind {@code before} in {@code bytes} bytes from {@code address} on. */
        void meets(int earlier, Kind before, long address, int bytes);
    }

    /** The accesses of one instruction to a run of bytes. */
    record Access(int event, Kind kind, Meeting meeting) {
    }

    void access(Access access, long address, long bytes) {
        long end = address + bytes;
        for (long cell = Math.floorDiv(address, CELL); cell * CELL < end; cell++) {
            long low = Math.max(address - cell * CELL, 0);
            long high = Math.min(end - cell * CELL, CELL);
            cell(access, cell, (int) ((1L << high) - (1L << low)));
        }
    }

    private void cell(Access access, long cell, int mask) {
        int[] heads = page(Math.floorDiv(cell, PAGE_CELLS));
        int slot = (int) Math.floorMod(cell, (long) PAGE_CELLS);
        int previous = NONE;
        int record = heads[slot];
        while (record != NONE) {
            int after = next[record];
            int common = masks[record] & mask;
            if (common != 0) {
                meet(access, record, cell, common);
            }
            if (common != 0 && supersedes(access, record)) {
                masks[record] &= ~mask;
            }
            if (masks[record] != 0) {
                previous = record;
            } else if (previous == NONE) {
                heads[slot] = after;
                release(record);
            } else {
                next[previous] = after;
                release(record);
            }
            record = after;
        }
        heads[slot] = add(access, mask, heads[slot]);
    }

    private void meet(Access access, int record, long cell, int common) {
        Kind before = KINDS[kinds[record]];
        if (events[record] != access.event && conflict(before, access.kind)) {
            int first = Integer.numberOfTrailingZeros(common);
            int bytes = Integer.numberOfTrailingZeros(~(common >>> first));
            access.meeting.meets(events[record], before, cell * CELL + first, bytes);
        }
    }

    private static boolean conflict(Kind before, Kind now) {
        return switch (now) {
            case READ -> before != Kind.READ;
            case WRITE -> true;
            case ATOMIC -> before != Kind.ATOMIC;
        };
    }

    /** Whether what is ordered after the access is ordered after the recorded one too, or has been reported. */
    private boolean supersedes(Access access, int record) {
        Kind before = KINDS[kinds[record]];
        return access.kind == Kind.WRITE || access.kind == before && access.meeting.samePipe(events[record]);
    }

    private int add(Access access, int mask, int after) {
        int record = free;
        if (record == NONE) {
            record = used++;
            if (record == events.length) {
                grow();
            }
        } else {
            free = next[record];
        }
        events[record] = access.event;
        masks[record] = mask;
        kinds[record] = (byte) access.kind.ordinal();
        next[record] = after;
        return record;
    }

    private void release(int record) {
        next[record] = free;
        free = record;
    }

    private void grow() {
        int room = events.length * 2;
        events = Arrays.copyOf(events, room);
        masks = Arrays.copyOf(masks, room);
        kinds = Arrays.copyOf(kinds, room);
        next = Arrays.copyOf(next, room);
    }

    private int[] page(long number) {
        if (number != pageNumber) {
            page = pages.computeIfAbsent(number, key -> new int[PAGE_CELLS]);
            pageNumber = number;
        }
        return page;
    }
}
