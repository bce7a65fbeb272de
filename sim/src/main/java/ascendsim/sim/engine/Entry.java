package ascendsim.sim.engine;

import ascendsim.sim.issue.Dispatched;

/** A slot of a pipe's ring: an instruction that is queued or in flight. Reused. */
final class Entry {
    final Dispatched dispatched = new Dispatched();
    BoundLine line;
    /** The cycle in which the work itself is done; {@link WakeQueue#NEVER} while a transfer is under way. */
    long end;
    /** Cycles from the end of a transfer until its results appear. */
    double tail;
    /** Cycles from the end of a transfer until the pipe may start the next instruction. */
    double gap;
    /** Whether it moves data through the shared memory system. */
    boolean transfer;
    /** Cycles of a transfer that had the memory for itself, from its start. */
    double alone;
    /** Number of the Mmad a drain under unit flags follows. */
    long filler;
    /** Number of a GET among those of its buffer. */
    long turn;
    /** Whether the operands have been read. */
    boolean captured;
}
