package ascendsim.sim.engine;

import ascendsim.isa.instruction.Target;

/**
 * The mutex buffers of one core (get_buf, rls_buf; isa.md §1.4): those who want a buffer draw numbers when they are
 * dispatched, and number n has its turn once n releases are complete.
 */
final class BufferTurns {
    private final long[] drawn = new long[Target.BUFFER_IDS];
    private final long[] released = new long[Target.BUFFER_IDS];
    private final long[] visible = new long[Target.BUFFER_IDS];

    /** The number of the next one that wants the buffer, from 0. */
    long draw(int id) {
        return drawn[id]++;
    }

    /** The cycle from which the holder of a number sees its turn; {@link WakeQueue#NEVER} while it is not known. */
    long turn(int id, long number) {
        return released[id] >= number ? visible[id] : WakeQueue.NEVER;
    }

    /** A release is complete, seen from {@code visibleFrom}. */
    void release(int id, long visibleFrom) {
        released[id]++;
        visible[id] = visibleFrom;
    }
}
