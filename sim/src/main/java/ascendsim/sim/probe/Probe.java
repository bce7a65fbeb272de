package ascendsim.sim.probe;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;

/**
 * Watches a launch. Every method does nothing by default. Calls come on the simulating thread in the order of simulated
 * time, except that {@link #dispatched} may run ahead of the pipes. Objects handed over are reused: copy what is
 * needed.
 */
public interface Probe {
    /** A probe that watches nothing; the simulator then skips all calls. */
    Probe NONE = new Probe() {
    };

    /** A launch begins. */
    default void launched(LaunchView launch) {
    }

    /** A core begins its program at {@code time}. */
    default void coreStarted(CoreId core, long time) {
    }

    /**
     * The scalar unit ran one of its own instructions, with the operands it evaluated and its start and end time; comes
     * before {@link #scalar} of the same instruction.
     */
    default void executed(CoreId core, Dispatched instruction) {
    }

    /** The scalar unit ran one of its own instructions from {@code start} to {@code end}. */
    default void scalar(CoreId core, Decoded instruction, long start, long end) {
    }

    /** The scalar unit pushed an instruction into its pipe's queue. */
    default void dispatched(CoreId core, Dispatched instruction) {
    }

    /**
     * An instruction left the queue and read its operands. Sync instructions too: a wait starts when its flag is set.
     */
    default void started(CoreId core, Dispatched instruction) {
    }

    /** {@code pipe} could not start its head (on S: could not go on) from {@code from} to {@code to}. */
    default void stalled(CoreId core, Pipe pipe, StallReason reason, long from, long to) {
    }

    /** An instruction's results appeared. */
    default void retired(CoreId core, Dispatched instruction) {
    }

    /** A transfer's traffic, known when it starts: bytes that hit L2 and bytes that go to HBM. */
    default void traffic(CoreId core, Dispatched instruction, long hitBytes, long missBytes) {
    }

    /** Dirty lines that left L2 for HBM because of this core's access. */
    default void writtenBack(CoreId core, long bytes) {
    }

    /** A set of (src, dst, id) took effect; {@code redundant} when the flag was still set. */
    default void flagSet(CoreId core, Dispatched instruction, boolean redundant) {
    }

    /** A wait of (src, dst, id) passed and cleared the flag. */
    default void flagTaken(CoreId core, Dispatched instruction) {
    }

    /** A cross-core set took effect on {@code core}; {@code raised} are the cores whose counter went up by it. */
    default void crossSet(CoreId core, Dispatched instruction, java.util.List<CoreId> raised) {
    }

    /** A cross-core wait passed and lowered {@code counter} of its core (see {@code CrossCounters}). */
    default void crossTaken(CoreId core, Decoded instruction, int counter) {
    }

    /** A core reached its end and its pipes drained. */
    default void coreEnded(CoreId core, long time) {
    }

    /** All cores ended at {@code time}. */
    default void finished(long time) {
    }
}
