package ascendsim.sim.engine;

import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Space;
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
    private boolean bypass;
    private boolean remember;
    private long now;
    private long fillTime;
    private long hits;
    private long pending;
    private long misses;

    /**
     * @param end      first address behind all buffers
     * @param tracking note which lines the kernel computes, for a run without data
     */
    CacheLines(L2Cache cache, long end, boolean tracking) {
        this.cache = cache;
        this.tracking = tracking;
        this.firstLine = cache.line(GlobalMemory.BASE);
        this.endLine = Math.ceilDiv(end, cache.lineBytes());
    }

    /**
     * Accounts one instruction.
     *
     * @param unknownWrites what it writes is not known in a run without data
     * @param time          cycle of the access
     * @param fill          cycle in which what it fetches will be there
     * @throws IndexOutOfBoundsException for an address outside the buffers' pages
     */
    void touch(Entry entry, boolean unknownWrites, long time, long fill) {
        hits = 0;
        pending = 0;
        misses = 0;
        now = time;
        fillTime = fill;
        remember = unknownWrites;
        bypass = bypasses(entry.line.decoded.instruction());
        entry.line.footprint.accesses(entry.dispatched, this);
    }

    private static boolean bypasses(Instruction instruction) {
        return instruction instanceof GlobalMove move && move.hint() == CacheHint.DISABLE;
    }

    @Override
    public void access(Space space, Kind kind, long address, long bytes, long count, long stride) {
        if (space != Space.GM || bytes == 0) {
            return;
        }
        long last = -1;
        for (long i = 0; i < count; i++) {
            long from = cache.line(address + i * stride);
            long to = cache.line(address + i * stride + bytes - 1);
            if (from < firstLine || to >= endLine || to < from) {
                throw new IndexOutOfBoundsException("gm address " + (address + i * stride) + ", " + bytes + " B");
            }
            for (long line = Math.max(from, last + 1); line <= to; line++) {
                line(line, kind != Kind.READ);
            }
            last = stride >= 0 ? Math.max(last, to) : -1;
        }
    }

    private void line(long line, boolean write) {
        switch (bypass && !write ? cache.peek(line) : cache.access(line, write, now, fillTime)) {
            case HIT -> hits++;
            case PENDING -> pending++;
            case MISS -> misses++;
        }
        if (tracking && write) {
            computed.set((int) (line - firstLine), remember);
        }
    }

    /** Whether a kernel instruction wrote the line of {@code address} in a run without data. */
    boolean isComputed(long address) {
        long line = cache.line(address) - firstLine;
        return line >= 0 && line < endLine - firstLine && computed.get((int) line);
    }

    /** Lines of the last instruction that it touched. */
    long touched() {
        return hits + pending + misses;
    }

    /** Lines of the last instruction that another transfer was still fetching. */
    long pending() {
        return pending;
    }

    /** Lines of the last instruction that were not in L2. */
    long misses() {
        return misses;
    }
}
