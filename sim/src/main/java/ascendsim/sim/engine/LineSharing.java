package ascendsim.sim.engine;

import java.util.Arrays;

/**
 * Finds cores that read the same lines of GM in step, past the L2 or lines in L2 that a core has written. A walker
 * joins the convoy of another core's walker when most lines of its transfer were touched by that one shortly before,
 * and stays in it as long as either of them meets the other again: the one in front is held up by those behind, for
 * their requests fill the queues it needs.
 *
 * <p>Remembers the last walker on each of the most recent lines in a direct-mapped table, of large transfers every
 * fourth or so, the same ones for all; allocates nothing after construction.
 */
final class LineSharing {
    private static final int SLOTS = 1 << 15;
    private static final int MOST = 2;
    private static final long LARGE = 1 << 15;
    private static final int SOME = 3;
    /** Spreads line numbers over 64 bits, those a power of two apart as well (2^64 / golden ratio). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long window;
    private final long[] lines = new long[SLOTS];
    private final long[] times = new long[SLOTS];
    private final Walker[] walkers = new Walker[SLOTS];
    private Walker met;
    private long shared;
    private long touched;
    private int sieve;

    /** @param window cycles within which two cores on one line are in step */
    LineSharing(double window) {
        this.window = (long) window;
        Arrays.fill(lines, -1);
    }

    /** Begins the lines of one transfer, which moves so many bytes. */
    void begin(long bytes) {
        sieve = bytes >= LARGE ? SOME : 0;
        shared = 0;
        touched = 0;
    }

    /** A transfer of {@code walker} touches a line. */
    void touch(Walker walker, long line, long now) {
        if ((line * SPREAD >>> Long.SIZE - 2 & sieve) != 0) {
            return;
        }
        int slot = (int) (line & SLOTS - 1);
        Walker before = walkers[slot];
        touched++;
        if (lines[slot] == line && before.core != walker.core
                && now - times[slot] <= window) {
            shared++;
            met = before;
            before.metAt = now;
        }
        lines[slot] = line;
        times[slot] = now;
        walkers[slot] = walker;
    }

    /** Ends the lines of one transfer: the walker joins, stays or leaves. */
    void end(Walker walker, long now) {
        if (MOST * shared >= touched && shared > 0) {
            walker.metAt = now;
            walker.join(met);
        } else if (now - walker.metAt > window) {
            walker.leave();
        }
    }
}
