package ascendsim.traces.use;

import ascendsim.sim.footprint.AccessSink.Kind;
import java.util.Arrays;

/**
 * How full one buffer of one core was over time. A granule is occupied from the start of the first instruction that
 * writes it to the end of the last one that reads it before it is written anew. What is written and never read
 * occupies nothing; what is written again before it is read counts from the first time, because a granule may be filled
 * piece by piece. Instructions come in the order in which they retire.
 */
public final class BufferUse {
    private static final int GRANULES = 1024;
    private static final int LEAST_GRANULE = 32;
    private static final int BUCKETS = 128;
    private static final long NEVER = -1;

    private final long capacity;
    private final int shift;
    private final long[] since;
    private final long[] until;
    private final TimeSeries byteCycles = new TimeSeries(BUCKETS);
    private long extent;

    /** @param capacity bytes of the buffer */
    BufferUse(long capacity) {
        this.capacity = capacity;
        this.shift = 63 - Long.numberOfLeadingZeros(Math.max(LEAST_GRANULE, capacity / GRANULES));
        int granules = (int) (capacity + granule() - 1 >> shift);
        since = new long[granules];
        until = new long[granules];
        Arrays.fill(since, NEVER);
        Arrays.fill(until, NEVER);
    }

    /** Bytes that are followed as one. */
    private long granule() {
        return 1L << shift;
    }

    /** A run of bytes is touched by an instruction that takes from {@code start} to {@code end}. */
    void access(Kind kind, long address, long bytes, Span span) {
        int first = (int) (address >> shift);
        int last = (int) Math.min(since.length - 1L, address + bytes - 1 >> shift);
        if (kind == Kind.READ) {
            for (int i = Math.max(0, first); i <= last; i++) {
                until[i] = since[i] == NEVER ? NEVER : Math.max(until[i], span.end);
            }
            return;
        }
        extent = Math.max(extent, Math.min(capacity, address + bytes));
        for (int i = Math.max(0, first); i <= last;) {
            i = isPast(i, span.start) ? renew(i, last, span.start) : write(i, span.start);
        }
    }

    /** Start and end of an instruction. */
    record Span(long start, long end) {
    }

    private boolean isPast(int granule, long start) {
        return until[granule] != NEVER && until[granule] <= start;
    }

    private int write(int granule, long start) {
        since[granule] = since[granule] == NEVER ? start : since[granule];
        return granule + 1;
    }

    /** Closes what equal neighbours held; the first granule beyond them. */
    private int renew(int first, int last, long start) {
        long from = since[first];
        long to = until[first];
        int next = first;
        while (next <= last && since[next] == from && until[next] == to) {
            since[next] = start;
            until[next] = NEVER;
            next++;
        }
        hold(from, to, next - first);
        return next;
    }

    private void hold(long from, long to, int granules) {
        byteCycles.add(from, to, (double) (to - from) * granules * granule());
    }

    /** The launch has ended: what was read at last was held until then. */
    void finish(long time) {
        for (int i = 0; i < since.length; i++) {
            if (until[i] != NEVER) {
                hold(since[i], until[i], 1);
            }
        }
        Arrays.fill(since, NEVER);
        Arrays.fill(until, NEVER);
        byteCycles.reach(time);
    }

    /** Bytes of the buffer. */
    public long capacity() {
        return capacity;
    }

    /** The highest address written, plus one; 0 if nothing was. */
    public long extent() {
        return extent;
    }

    /** Cycles of a bucket of {@link #occupied}. */
    public long bucketCycles() {
        return byteCycles.width();
    }

    /** Mean bytes occupied, bucket by bucket. */
    public long[] occupied() {
        double[] amounts = byteCycles.amounts();
        long[] bytes = new long[amounts.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = Math.min(capacity, Math.round(amounts[i] / byteCycles.width()));
        }
        return bytes;
    }
}
