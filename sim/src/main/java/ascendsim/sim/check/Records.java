package ascendsim.sim.check;

import ascendsim.sim.footprint.AccessSink.Kind;
import java.util.Arrays;

/**
 * Lists of recorded accesses, and the rule by which a new access joins one. A list is known by the number of its first
 * record, {@link #EMPTY} when there is none.
 */
final class Records {
    static final int EMPTY = 0;

    private static final Kind[] KINDS = Kind.values();
    /** A record is four numbers side by side, so that looking at one costs one line of the host's cache. */
    private static final int RECORD = 4;
    private static final int EVENT = 0;
    private static final int MASK = 1;
    private static final int KIND = 2;
    private static final int NEXT = 3;

    private int[] records = new int[1024 * RECORD];
    private int used = RECORD;
    private int free = EMPTY;

    /** What happens when an access meets an earlier one of another instruction in some byte. */
    interface Meeting {
        /** Whether the earlier event is of the same pipe of the same core as the present one. */
        boolean samePipe(int earlier);

        /**
         * The present access meets {@code earlier} of kind {@code before} in {@code bytes} bytes from {@code address}
         * on.
         */
        void meets(int earlier, Kind before, long address, int bytes);
    }

    /** The accesses of one instruction of one kind. */
    record Access(int event, Kind kind, Meeting meeting) {
    }

    /**
     * The part of an access that falls to one list.
     *
     * @param start address of what the list is about
     * @param unit  bytes that a bit of a mask stands for
     * @param mask  what of it is accessed, lowest address first
     */
    record Part(long start, int unit, int mask) {
    }

    /** Holds an access against a list and adds it; gives the list as it is then. */
    int join(int list, Access access, Part part) {
        int first = list;
        int own = EMPTY;
        int previous = EMPTY;
        int record = list;
        while (record != EMPTY) {
            int after = records[record + NEXT];
            meet(access, record, part);
            if (records[record + MASK] != 0) {
                previous = record;
            } else if (own == EMPTY) {
                own = record;
                previous = record;
            } else {
                records[previous + NEXT] = after;
                release(record);
            }
            record = after;
        }
        if (own == EMPTY) {
            own = take();
            records[own + NEXT] = first;
            first = own;
        }
        put(own, access.event, part.mask, access.kind.ordinal());
        return first;
    }

    private void put(int record, int event, int mask, int kind) {
        records[record + EVENT] = event;
        records[record + MASK] = mask;
        records[record + KIND] = kind;
    }

    /** The same list again, every record with all bits of a mask set: for a part of what it was about. */
    int copy(int list) {
        int copy = EMPTY;
        for (int record = list; record != EMPTY; record = records[record + NEXT]) {
            int own = take();
            put(own, records[record + EVENT], -1, records[record + KIND]);
            records[own + NEXT] = copy;
            copy = own;
        }
        return copy;
    }

    /** Gives up all records of a list. */
    void drop(int list) {
        int record = list;
        while (record != EMPTY) {
            int after = records[record + NEXT];
            release(record);
            record = after;
        }
    }

    /** Lets an access meet a record, and takes from the record what the access makes superfluous. */
    private void meet(Access access, int record, Part part) {
        int common = records[record + MASK] & part.mask;
        if (common == 0) {
            return;
        }
        Kind before = KINDS[records[record + KIND]];
        int event = records[record + EVENT];
        if (event != access.event && conflict(before, access.kind)) {
            int first = Integer.numberOfTrailingZeros(common);
            int run = Integer.numberOfTrailingZeros(~(common >>> first));
            access.meeting.meets(event, before, part.start + (long) first * part.unit, run * part.unit);
        }
        if (access.kind == Kind.WRITE || access.kind == before && access.meeting.samePipe(event)) {
            records[record + MASK] &= ~part.mask;
        }
    }

    private static boolean conflict(Kind before, Kind now) {
        return switch (now) {
            case READ -> before != Kind.READ;
            case WRITE -> true;
            case ATOMIC -> before != Kind.ATOMIC;
        };
    }

    private int take() {
        int record = free;
        if (record != EMPTY) {
            free = records[record + NEXT];
            return record;
        }
        record = used;
        used += RECORD;
        if (used > records.length) {
            records = Arrays.copyOf(records, records.length * 2);
        }
        return record;
    }

    private void release(int record) {
        records[record + NEXT] = free;
        free = record;
    }
}
