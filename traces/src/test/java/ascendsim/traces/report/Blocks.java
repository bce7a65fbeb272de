package ascendsim.traces.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads event blocks back as the page does, written a second time from docs/report.md. */
final class Blocks {
    /** An instruction of a lane; what follows its columns is in {@code details}, as numbers. */
    record Slice(long start, long end, int line, long sequence, long queued) {
    }

    record Stall(long from, long to, int reason) {
    }

    /** A step of a lane that is only covered, in 255ths. */
    record Share(int busy, int reason, int stalled) {
    }

    final Map<Integer, List<Slice>> slices = new HashMap<>();
    final Map<Integer, List<Stall>> stalls = new HashMap<>();
    final Map<Integer, List<Share>> shares = new HashMap<>();
    final Map<Integer, Long> steps = new HashMap<>();
    /** The bytes of the details columns of a lane, one block after the other. */
    final Map<Integer, List<Cursor>> details = new HashMap<>();
    private final Map<Integer, long[]> latest = new HashMap<>();

    Blocks(byte[] bytes) {
        Cursor in = new Cursor(bytes, 0, bytes.length);
        while (in.at < in.end) {
            int type = (int) in.number();
            int lane = (int) in.number();
            int count = (int) in.number();
            switch (type) {
                case 1 -> slices(lane, count, columns(in, 6));
                case 2 -> stalls(lane, count, columns(in, 3));
                case 3 -> shares(lane, count, in);
                default -> throw new AssertionError("block of type " + type);
            }
        }
    }

    /** Numbers in a range of bytes. */
    static final class Cursor {
        private final byte[] bytes;
        private int at;
        private final int end;

        private Cursor(byte[] bytes, int at, int end) {
            this.bytes = bytes;
            this.at = at;
            this.end = end;
        }

        boolean hasNext() { return at < end; }

        long number() {
            long value = 0;
            for (int shift = 0;; shift += 7) {
                byte next = bytes[at++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        }

        long signed() {
            long value = number();
            return value >>> 1 ^ -(value & 1);
        }
    }

    private static List<Cursor> columns(Cursor in, int count) {
        long[] sizes = new long[count];
        for (int i = 0; i < count; i++) {
            sizes[i] = in.number();
        }
        List<Cursor> columns = new ArrayList<>();
        for (long size : sizes) {
            columns.add(new Cursor(in.bytes, in.at, in.at + (int) size));
            in.at += (int) size;
        }
        return columns;
    }

    private void slices(int lane, int count, List<Cursor> columns) {
        long[] last = latest.computeIfAbsent(lane, _ -> new long[4]);
        for (int i = 0; i < count; i++) {
            last[0] += columns.get(0).signed();
            last[1] += columns.get(2).signed();
            last[2] += columns.get(3).signed();
            slices.computeIfAbsent(lane, _ -> new ArrayList<>()).add(new Slice(last[0],
                    last[0] + columns.get(1).number(), (int) last[1], last[2], columns.get(4).number()));
        }
        details.computeIfAbsent(lane, _ -> new ArrayList<>()).add(columns.get(5));
    }

    private void stalls(int lane, int count, List<Cursor> columns) {
        long[] last = latest.computeIfAbsent(lane, _ -> new long[4]);
        for (int i = 0; i < count; i++) {
            long from = last[3] + columns.get(0).signed();
            last[3] = from + columns.get(1).number();
            stalls.computeIfAbsent(lane, _ -> new ArrayList<>())
                    .add(new Stall(from, last[3], (int) columns.get(2).number()));
        }
    }

    private void shares(int lane, int count, Cursor in) {
        steps.put(lane, in.number());
        for (int i = 0; i < count; i++) {
            shares.computeIfAbsent(lane, _ -> new ArrayList<>()).add(new Share(in.bytes[in.at] & 0xff,
                    in.bytes[in.at + 1], in.bytes[in.at + 2] & 0xff));
            in.at += 3;
        }
    }
}
