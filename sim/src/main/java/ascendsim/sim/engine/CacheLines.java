package ascendsim.sim.engine;

import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.chip.L2;
import ascendsim.sim.footprint.AccessSink;
import ascendsim.sim.memory.GlobalMemory;
import ascendsim.sim.memory.L2Cache;
import java.util.BitSet;

/** Walks the GM lines an instruction touches through the L2 and counts what hits and what goes to HBM. */
final class CacheLines implements AccessSink {
    private final L2Cache cache;
    private final BitSet computed = new BitSet();
    private final long firstLine;
    private final long endLine;
    private final boolean tracking;
    private final LineSharing sharing;
    private Walker walker;
    private boolean bypass;
    private boolean atomic;
    private long fetched;
    private double awaited;
    private boolean remember;
    private long now;
    private L2Cache.Outcome outcome = L2Cache.Outcome.HIT;
    private double pending;
    private long misses;
    private long clean;
    private long dirty;

    /**
     * @param end      first address behind all buffers
     * @param tracking note which lines the kernel computes, for a run without data
     */
    CacheLines(L2Cache cache, LineSharing sharing, long end, boolean tracking) {
        this.cache = cache;
        this.sharing = sharing;
        this.tracking = tracking;
        this.firstLine = cache.line(GlobalMemory.BASE);
        this.endLine = Math.ceilDiv(end, cache.lineBytes());
    }

    /**
     * Accounts one instruction.
     *
     * @param who           the core's walk the instruction belongs to
     * @param unknownWrites what it writes is not known in a run without data
     * @param time          cycle of the access
     * @param fill          cycle in which what it fetches will be there
     * @throws IndexOutOfBoundsException for an address outside the buffers' pages
     */
    void touch(Entry entry, Walker who, boolean unknownWrites, long time, long fill) {
        pending = 0;
        misses = 0;
        clean = 0;
        dirty = 0;
        fetched = 0;
        awaited = 0;
        atomic = false;
        walker = who;
        now = time;
        cache.at(time, fill);
        remember = unknownWrites;
        bypass = bypasses(entry.line.decoded.instruction());
        sharing.begin(who.bytes);
        entry.line.footprint.accesses(entry.dispatched, this);
        sharing.end(who, time);
    }

    private static boolean bypasses(Instruction instruction) {
        return instruction instanceof GlobalMove move && move.hint() == CacheHint.DISABLE;
    }

    @Override
    public void access(Space space, Kind kind, long address, long bytes, long count, long stride) {
        if (space != Space.GM || bytes == 0) {
            return;
        }
        atomic |= kind == Kind.ATOMIC;
        boolean write = kind != Kind.READ;
        long last = -1;
        for (long i = 0; i < count; i++) {
            long begin = address + i * stride;
            long end = begin + bytes;
            long from = cache.line(begin);
            long to = cache.line(end - 1);
            if (from < firstLine || to >= endLine || to < from) {
                throw new IndexOutOfBoundsException("gm address " + begin + ", " + bytes + " B");
            }
            for (long line = from; line <= to; line++) {
                line(line, sectors(line, begin, end), write, line > last);
            }
            last = stride >= 0 ? Math.max(last, to) : -1;
        }
    }

    /** The sectors of a line that lie in a run, one bit each. */
    private int sectors(long line, long begin, long end) {
        long first = line * cache.lineBytes();
        int all = cache.allSectors();
        if (begin <= first && end - first >= cache.lineBytes()) {
            return all;
        }
        int low = begin <= first ? 0 : (int) (begin - first) / L2.SECTOR_BYTES;
        int high = (int) (Math.min(end - first, cache.lineBytes()) + L2.SECTOR_BYTES - 1) / L2.SECTOR_BYTES;
        return all & -1 << low & (1 << high) - 1;
    }

    /** @param first whether the instruction has not been on the line before; else it wants more of it */
    private void line(long line, int sectors, boolean write, boolean first) {
        if (bypass && !write) {
            bypass(line, sectors, first);
        } else if (first) {
            outcome = cache.access(line, sectors, write);
            count(outcome);
            meet(line, write);
            fetched += cache.fetchedBytes();
            awaited += outcome == L2Cache.Outcome.PENDING
                    ? cache.stillToCome() * Integer.bitCount(sectors) * L2.SECTOR_BYTES
                    : 0;
        } else {
            int before = cache.fetchedBytes();
            cache.more(sectors, write);
            fetched += cache.fetchedBytes() - before;
        }
        if (tracking && write) {
            computed.set((int) (line - firstLine), remember);
        }
    }

    private void bypass(long line, int sectors, boolean first) {
        if (first) {
            sharing.touch(walker, line, now);
            count(cache.bypass());
        }
        fetched += (long) Integer.bitCount(sectors) * L2.SECTOR_BYTES;
    }

    /** Cores that read what HBM has not yet get in each other's way, at clean lines they do not. */
    private void meet(long line, boolean write) {
        if (!write && cache.isDirty()) {
            sharing.touch(walker, line, now);
            dirty++;
        } else {
            clean++;
        }
    }

    private void count(L2Cache.Outcome found) {
        switch (found) {
            case HIT -> {
            }
            case PENDING -> pending += cache.stillToCome();
            case MISS -> misses++;
        }
    }

    /** Whether a kernel instruction wrote the line of {@code address} in a run without data. */
    boolean isComputed(long address) {
        long line = cache.line(address) - firstLine;
        return line >= 0 && line < endLine - firstLine && computed.get((int) line);
    }

    /** Bytes the last instruction made HBM give. */
    long fetchedBytes() {
        return fetched;
    }

    /** Bytes the last instruction asked of lines that another transfer was fetching, as far as they were to come. */
    double awaitedBytes() {
        return awaited;
    }

    /** Whether any line of the last instruction comes from HBM. */
    boolean isLate() { return misses + pending > 0; }

    /**
     * Whether cores in step hold each other up if the last instruction reads: it leaves the L2 out, or most of its
     * lines hold what HBM has not (docs/deviations.md M31).
     */
    boolean queues() {
        return bypass ? isLate() : dirty > clean;
    }

    /** Whether the last instruction adds to what is in GM. */
    boolean isAtomic() { return atomic; }

    /** Lines of the last instruction that another transfer was fetching, as far as they were still to come. */
    double pending() {
        return pending;
    }

    /** Lines of the last instruction that were not in L2. */
    long misses() {
        return misses;
    }
}
