package ascendsim.sim.memory;

import ascendsim.sim.chip.L2;

/**
 * Which lines of GM are in the L2, without their data: set associative, least recently used first out, allocated on
 * reads and writes, written back when a dirty line leaves (hardware.md §3.4). A line that is read comes as a whole, but
 * behind the sector that was asked for: HBM traffic of a sector counts when it is first used.
 */
public final class L2Cache {
    private static final long EMPTY = -1;
    /** In the state of a line, above its sectors: HBM has not what was written. */
    private static final int DIRTY = 1 << 7;
    private static final int HINTS = 1 << 17;
    private static final int PLACE = 4;
    private static final int USED = 1;
    private static final int READY = 2;
    private static final int STATE = 3;

    private final int lineBytes;
    private final int lineShift;
    private final int allSectors;
    private final int ways;
    private final int sets;
    /**
     * Four numbers for each place, side by side because they are used together: the line, the tick of its last use, the
     * cycle in which it is there, and its state: the sectors asked for since it came, one bit each, and DIRTY.
     */
    private final long[] places;
    private final int[] hints = new int[HINTS];
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
        lineShift = Integer.numberOfTrailingZeros(lineBytes);
        allSectors = (1 << lineBytes / L2.SECTOR_BYTES) - 1;
        ways = geometry.ways();
        sets = geometry.sets();
        places = new long[PLACE * ways * sets];
        for (int i = 0; i < places.length; i += PLACE) {
            places[i] = EMPTY;
        }
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
        int at = find(line);
        if (at < 0) {
            misses++;
            allocate(line, write);
            more(sectors, write);
            return Outcome.MISS;
        }
        hits++;
        current = at;
        places[at + USED] = ++clock;
        more(sectors, write);
        return places[at + READY] > now ? Outcome.PENDING : Outcome.HIT;
    }

    /**
     * How much of the last access' line is still to come, measured by a fill that begins now: 1 where the other one
     * begins now as well, 0 where it is done.
     */
    public double stillToCome() {
        return Math.clamp((double) (places[current + READY] - now) / Math.max(1, fill - now), 0, 1);
    }

    /** Where a line is, or -1; most often where a line of its number was last. */
    private int find(long line) {
        int guess = hints[(int) line & HINTS - 1];
        if (holds(guess, line)) {
            return guess;
        }
        int first = firstOfSet(line);
        for (int i = first; i < first + PLACE * ways; i += PLACE) {
            if (holds(i, line)) {
                hints[(int) line & HINTS - 1] = i;
                return i;
            }
        }
        return -1;
    }

    private boolean holds(int place, long line) {
        return places[place] == line && places[place + USED] > cleared;
    }

    private int firstOfSet(long line) {
        return (int) (line % sets) * ways * PLACE;
    }

    /** Puts a line in the place of the least recently used one of its set. */
    private void allocate(long line, boolean write) {
        int first = firstOfSet(line);
        int victim = first;
        for (int i = first + PLACE; i < first + PLACE * ways; i += PLACE) {
            if (places[i + USED] < places[victim + USED]) {
                victim = i;
            }
        }
        if ((places[victim + STATE] & DIRTY) != 0 && places[victim + USED] > cleared) {
            writeBacks++;
        }
        places[victim] = line;
        places[victim + USED] = ++clock;
        places[victim + READY] = write ? now : fill;
        places[victim + STATE] = 0;
        current = victim;
        hints[(int) line & HINTS - 1] = victim;
    }

    /** The access before wants these sectors of its line too. */
    public void more(int sectors, boolean write) {
        int before = (int) places[current + STATE];
        fetched += write ? 0 : Integer.bitCount(sectors & ~before);
        places[current + STATE] = before | sectors | (write ? DIRTY : 0);
    }

    /** Bytes HBM gives for the last access: its sectors that nobody has asked for since the line was allocated. */
    public int fetchedBytes() {
        return fetched * L2.SECTOR_BYTES;
    }

    /**
     * A read past the cache (L2 disabled by the instruction): the address is an alias that no line goes by, so HBM
     * gives
     * all of it, be the line resident or not, and the cache stays as it is.
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

    /** Forgets the content, which never is written back, and the counts; costs nothing, whatever the size. */
    public void clear() {
        cleared = clock;
        resetCounts();
    }

    /** The cycles begin anew; what is on its way has arrived by then. */
    public void nextLaunch() {
        if (clock > cleared) {
            for (int i = 0; i < places.length; i += PLACE) {
                places[i + READY] = 0;
            }
        }
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
