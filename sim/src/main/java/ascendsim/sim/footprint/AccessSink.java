package ascendsim.sim.footprint;

import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Peer;

/** Receives the memory an instruction touches. */
public interface AccessSink {
    /** How memory is touched. */
    enum Kind {
        READ, WRITE,
        /** read-modify-write in GM that does not race with another of its kind */
        ATOMIC
    }

    /**
     * {@code count} runs of {@code bytes} bytes, {@code stride} bytes apart (head to head), the first at {@code
     * address}.
     *
     * @param address byte offset in {@code space}; absolute in GM
     * @param count   1 or more
     * @param stride  ignored when {@code count} is 1
     */
    void access(Space space, Kind kind, long address, long bytes, long count, long stride);

    /** Receives what the instruction touches of another core of its AI core; by default nobody wants to know. */
    default AccessSink peer(Peer core) {
        return NOWHERE;
    }

    /** Forgets what it is told. */
    AccessSink NOWHERE = (space, kind, address, bytes, count, stride) -> {
    };
}
