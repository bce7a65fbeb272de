package ascendsim.sim.memory;

import ascendsim.sim.chip.L2;
import java.util.Arrays;

/**
 * Which lines of GM are in the L2, without their data: set associative, least recently used first out, allocated on
 * reads and writes, written back when a dirty line leaves (hardware.md §3.4). A line that is read comes as a whole, but
 * behind the sector that was asked for: HBM traffic of a sector counts when it is first used.
 */
public final class L2Cache {
    /** Lines of one page of records. Small, so that lines far apart cost little. */
    private static final int PAGE_SHIFT = 6;
    private static final int PAGE_LINES = 1 << PAGE_SHIFT;
    private static final int RECORD = 2;
    private static final int READY_SHIFT = 8;
    /** In the state of a line, above its sectors: HBM has not what was written. */
    private static final int DIRTY = 1 << 7;
    private static final int STATE = (1 << READY_SHIFT) - 1;

    private final int lineBytes;
    private final int lineShift;
    private final int allSectors;
    private final int ways;
    private final int sets;
    private final SetIndex index;
    /**
     * Two numbers for each line of GM, side by side because they are used together: the tick of its last use, 0 when it
     * has left; and the cycle in which it is there, shifted above its state: the sectors asked for since it came, one
     * bit each, and DIRTY. What is found by its line needs no search.
     */
    private long[][] pages = new long[0][];
    /** Lines of each page that are in the cache; one without any is dropped. */
    private byte[] resident = new byte[0];
    /** The lines of each set; the first {@link #filled} of its ways are in use. */
    private final long[] members;
    private final int[] filled;
    private long now;
    private long fill;
    private long[] page;
    private int current;
    private int fetched;
    private long clock;
    private long hits;
    private long misses;
    private long writeBacks;
    private long awaitedWriteBacks;
    private long dirtyLines;
    /** Bytes of dirty lines that HBM has been given in the meantime, the least recently used first. */
    private double cleaned;

    /** An empty cache of a chip's geometry. */
    public L2Cache(L2 geometry) {
        lineBytes = geometry.lineBytes();
        lineShift = Integer.numberOfTrailingZeros(lineBytes);
        allSectors = (1 << lineBytes / L2.SECTOR_BYTES) - 1;
        ways = geometry.ways();
        sets = geometry.sets();
        index = new SetIndex(sets);
        members = new long[ways * sets];
        filled = new int[sets];
    }

    /** The line an address lies in. */
    public long line(long address) {
        return address >> lineShift;
    }

    public int lineBytes() {
        return lineBytes;
    }

    /** The mask of all sectors of a line. */
    public int allSectors() {
        return allSectors;
    }

    /** What an access found. */
    public enum Outcome {
        /** the line was there */
        HIT,
        /** the line is on its way for somebody else: {@link L2Cache#stillToCome} says how much of it */
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
        fetched = 0;
        seek(line);
        if (page[current] == 0) {
            misses++;
            allocate(line, write);
            more(sectors, write);
            return Outcome.MISS;
        }
        hits++;
        page[current] = ++clock;
        more(sectors, write);
        return ready() > now ? Outcome.PENDING : Outcome.HIT;
    }

    /**
     * How much of the last access' line is still to come, measured by a fill that begins now: 1 where the other one
     * begins now as well, 0 where it is done.
     */
    public double stillToCome() {
        return Math.clamp((double) (ready() - now) / Math.max(1, fill - now), 0, 1);
    }

    /** Whether HBM has not yet what was written to the line of the last access. */
    public boolean isDirty() {
        return (page[current + 1] & DIRTY) != 0;
    }

    private long ready() {
        return page[current + 1] >> READY_SHIFT;
    }

    /** Makes a line's record the current one. */
    private void seek(long line) {
        int number = (int) (line >> PAGE_SHIFT);
        page = number < pages.length && pages[number] != null ? pages[number] : newPage(number);
        current = (int) (line & PAGE_LINES - 1) * RECORD;
    }

    private long[] newPage(int number) {
        if (number >= pages.length) {
            pages = Arrays.copyOf(pages, Math.max(number + 1, pages.length * 2));
            resident = Arrays.copyOf(resident, pages.length);
        }
        pages[number] = new long[PAGE_LINES * RECORD];
        return pages[number];
    }

    /** Gives the current line a way of its set: a free one, or that of the least recently used line. */
    private void allocate(long line, boolean write) {
        resident[(int) (line >> PAGE_SHIFT)]++;
        int set = index.of(line);
        int first = set * ways;
        int way = filled[set] < ways ? filled[set]++ : evict(first);
        members[first + way] = line;
        page[current] = ++clock;
        page[current + 1] = (write ? now : fill) << READY_SHIFT;
    }

    private int evict(int first) {
        int victim = 0;
        long least = Long.MAX_VALUE;
        for (int way = 0; way < ways; way++) {
            long line = members[first + way];
            long used = pages[(int) (line >> PAGE_SHIFT)][(int) (line & PAGE_LINES - 1) * RECORD];
            if (used < least) {
                least = used;
                victim = way;
            }
        }
        long line = members[first + victim];
        int number = (int) (line >> PAGE_SHIFT);
        long[] records = pages[number];
        int at = (int) (line & PAGE_LINES - 1) * RECORD;
        if ((records[at + 1] & DIRTY) != 0) {
            writeBack();
        }
        records[at] = 0;
        if (--resident[number] == 0) {
            pages[number] = null;
        }
        return victim;
    }

    private void writeBack() {
        dirtyLines--;
        writeBacks++;
        if (cleaned >= lineBytes) {
            cleaned -= lineBytes;
        } else {
            awaitedWriteBacks++;
        }
    }

    /** HBM has had room for so many bytes of lines that wait to be written back; they cost nothing when they leave. */
    public void clean(double bytes) {
        cleaned = Math.min(cleaned + bytes, (double) dirtyLines * lineBytes);
    }

    /** The access before wants these sectors of its line too. */
    public void more(int sectors, boolean write) {
        long before = page[current + 1];
        fetched += write ? 0 : Integer.bitCount(sectors & ~(int) before);
        dirtyLines += write && (before & DIRTY) == 0 ? 1 : 0;
        page[current + 1] = before | sectors | (write ? DIRTY : 0);
    }

    /** Bytes HBM gives for the last access: its sectors that nobody has asked for since the line was allocated. */
    public int fetchedBytes() {
        return fetched * L2.SECTOR_BYTES;
    }

    /**
     * A read past the cache (L2 disabled by the instruction): the address is an alias that no line goes by, so HBM
     * gives all of it, be the line resident or not, and the cache stays as it is.
     */
    public Outcome bypass() {
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

    /** Forgets the content, which never is written back, and the counts. */
    public void clear() {
        Arrays.fill(pages, null);
        Arrays.fill(resident, (byte) 0);
        Arrays.fill(filled, 0);
        dirtyLines = 0;
        cleaned = 0;
        resetCounts();
    }

    /** The cycles begin anew; what is on its way has arrived by then. */
    public void nextLaunch() {
        for (long[] records : pages) {
            for (int at = 1; records != null && at < records.length; at += RECORD) {
                records[at] &= STATE;
            }
        }
        resetCounts();
    }

    /** Forgets the counts, not the content. */
    public void resetCounts() {
        hits = 0;
        misses = 0;
        writeBacks = 0;
        awaitedWriteBacks = 0;
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

    /** Of {@link #writeBacks} those that HBM had not been given before. */
    public long awaitedWriteBacks() {
        return awaitedWriteBacks;
    }
}
