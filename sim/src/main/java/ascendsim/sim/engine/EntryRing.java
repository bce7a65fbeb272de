package ascendsim.sim.engine;

/**
 * The instructions of one pipe between dispatch and retirement, in order: a queue of those not yet started, and behind
 * it those in flight. Slots are reused; the ring grows when more are in flight than ever before.
 */
final class EntryRing {
    private static final int FIRST_ROOM = 4;

    private Entry[] slots = filled(new Entry[FIRST_ROOM]);
    private long pushed;
    private long started;
    private long retired;

    /** Instructions waiting to start. */
    long queued() {
        return pushed - started;
    }

    /** Instructions started and not retired. */
    long inFlight() {
        return started - retired;
    }

    boolean isEmpty() { return pushed == retired; }

    /** Instructions started so far. */
    long startedCount() {
        return started;
    }

    /** Instructions retired so far. */
    long retiredCount() {
        return retired;
    }

    /** The slot the next {@link #push} queues. */
    Entry free() {
        if (pushed - retired == slots.length) {
            grow();
        }
        return at(pushed);
    }

    void push() {
        pushed++;
    }

    /** The oldest instruction that has not started. */
    Entry head() {
        return at(started);
    }

    void start() {
        started++;
    }

    /** The instruction that started last. */
    Entry youngest() {
        return at(started - 1);
    }

    /** The oldest instruction in flight. */
    Entry oldest() {
        return at(retired);
    }

    void retire() {
        retired++;
    }

    private Entry at(long index) {
        return slots[(int) (index & (slots.length - 1))];
    }

    private void grow() {
        Entry[] larger = new Entry[slots.length * 2];
        for (long i = retired; i < pushed; i++) {
            larger[(int) (i & (larger.length - 1))] = at(i);
        }
        slots = filled(larger);
    }

    private static Entry[] filled(Entry[] entries) {
        for (int i = 0; i < entries.length; i++) {
            if (entries[i] == null) {
                entries[i] = new Entry();
            }
        }
        return entries;
    }
}
