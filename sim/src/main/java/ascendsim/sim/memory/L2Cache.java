package ascendsim.sim.memory;

import ascendsim.sim.chip.L2;
import java.util.Arrays;

/**
 * Which lines of GM are in the L2, without their data: set associative, least recently used first out, allocated on
 * reads and writes, written back when a dirty line leaves (hardware.md §3.4). A line that is read comes as a whole, but
 * behind the sector that was asked for: HBM traffic of a sector counts when it is first used.
 */
public final class L2Cache {
    private static final long EMPTY = -1;

    private final int lineBytes;
    private final int ways;
    private final int sets;
    private final long[] lines;
    private final long[] used;
    private final boolean[] dirty;
    private final long[] ready;
    private final byte[] had;
    private long now;
    private long fill;
    private int current;
    private int fetched;
    private long clock;
    /** What was used up to this tick is not there. */
    private long cleared;
    private long hits;
    private long misses;
    private long writeBacks;

    /** An empty cache of a chip's geometry. */
    public L2Cache(L2 geometry) {
        lineBytes = geometry.lineBytes();
        ways = geometry.ways();
        sets = geometry.sets();
        lines = new long[ways * sets];
        used = new long[lines.length];
        dirty = new boolean[lines.length];
        ready = new long[lines.length];
        had = new byte[lines.length];
        Arrays.fill(lines, EMPTY);
    }

    /** The line an address lies in. */
    public long line(long address) {
        return address / lineBytes;
    }

    public int lineBytes() {
        return lineBytes;
    }

    /** The mask of all sectors of a line. */
    public int allSectors() {
        return (1 << lineBytes / L2.SECTOR_BYTES) - 1;
    }

    /** What an access found. */
    public enum Outcome {
        /** the line was there */
        HIT,
        /** the line is on its way for somebody else: no traffic of its own, no sooner than a miss */
        PENDING,
        /** the line comes from HBM */
        MISS
    }

    /**
     * Says when the accesses that follow happen.
     *
     * @param cycle    of the accesses
     * @param fillTime cycle in which lines that have to be fetched will be there
     */
    public void at(long cycle, long fillTime) {
        now = cycle;
        fill = fillTime;
    }

    /**
     * One access to a line that the cache keeps afterwards.
     *
     * @param sectors the sectors of the line it wants, one bit each
     */
    public Outcome access(long line, int sectors, boolean write) {
        int first = (int) (line % sets) * ways;
        int victim = first;
        for (int i = first; i < first + ways; i++) {
            if (lines[i] == line && used[i] > cleared) {
                used[i] = ++clock;
                dirty[i] |= write;
                hits++;
                current = i;
                fetched = 0;
                more(sectors, write);
                return ready[i] > now ? Outcome.PENDING : Outcome.HIT;
            }
            if (used[i] < used[victim]) {
                victim = i;
            }
        }
        misses++;
        if (dirty[victim] && used[victim] > cleared) {
            writeBacks++;
        }
        lines[victim] = line;
        used[victim] = ++clock;
        dirty[victim] = write;
        ready[victim] = write ? now : fill;
        had[victim] = 0;
        current = victim;
        fetched = 0;
        more(sectors, write);
        return Outcome.MISS;
    }

    /** The access before wants these sectors of its line too. */
    public void more(int sectors, boolean write) {
        fetched += write ? 0 : Integer.bitCount(sectors & ~had[current]);
        had[current] |= (byte) sectors;
    }

    /** Bytes HBM gives for the last access: its sectors that nobody has asked for since the line was allocated. */
    public int fetchedBytes() {
        return fetched * L2.SECTOR_BYTES;
    }

    /** An access that leaves the cache as it is (L2 disabled by the instruction). */
    public Outcome peek(long line) {
        int first = (int) (line % sets) * ways;
        for (int i = first; i < first + ways; i++) {
            if (lines[i] == line && used[i] > cleared) {
                hits++;
                return Outcome.HIT;
            }
        }
        misses++;
        return Outcome.MISS;
    }

    /** Makes every line of a range resident and clean, as the launch before would have left it. */
    public void warm(long address, long bytes) {
        at(0, 0);
        for (long line = line(address); line <= line(address + bytes - 1); line++) {
            access(line, allSectors(), false);
        }
    }

    /** Forgets the content, which never is written back, and the counts; costs nothing, whatever the size. */
    public void clear() {
        cleared = clock;
        resetCounts();
    }

    /** Forgets the counts, not the content. */
    public void resetCounts() {
        hits = 0;
        misses = 0;
        writeBacks = 0;
    }

    public long hits() {
        return hits;
    }

    public long misses() {
        return misses;
    }

    /** Dirty lines that had to leave. */
    public long writeBacks() {
        return writeBacks;
    }
}
