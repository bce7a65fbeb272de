package ascendsim.sim.check;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What one pipe knows to be complete when its next instruction starts. Instructions start in program order, but that
 * says nothing about earlier ones being complete (isa.md §1.4), not even those of the same pipe.
 */
final class PipeOrder {
    private final int thread;
    private final VectorClock known;
    private final Deque<VectorClock> dispatches = new ArrayDeque<>();
    private final Deque<VectorClock> releases = new ArrayDeque<>();
    private VectorClock lastDispatch;
    private int number;

    PipeOrder(int thread, int threads) {
        this.thread = thread;
        this.known = new VectorClock(threads);
        this.lastDispatch = known;
    }

    int thread() {
        return thread;
    }

    /** Number of the instruction that started last, from 1. */
    int number() {
        return number;
    }

    VectorClock known() {
        return known;
    }

    /** The scalar unit pushed an instruction, knowing {@code dispatcher}. */
    void dispatched(VectorClock dispatcher) {
        dispatches.add(dispatcher);
    }

    /** The oldest instruction that has not started does so: it comes after all its dispatcher knew. */
    void started() {
        VectorClock dispatch = dispatches.remove();
        if (dispatch != lastDispatch) {
            known.join(dispatch);
            lastDispatch = dispatch;
        }
    }

    /** What starts now is work on memory. */
    void work() {
        number++;
    }

    /** All earlier instructions of the pipe are complete. */
    void barrier() {
        known.complete(thread, number);
    }

    /** A set starts: it will tell that everything before it is complete. */
    void releaseLater() {
        releases.add(release());
    }

    /** What the oldest set that has not taken effect tells. */
    VectorClock takeRelease() {
        return releases.remove();
    }

    /** All that is known once everything so far on this pipe is complete. */
    VectorClock release() {
        VectorClock all = known.copy();
        all.complete(thread, number);
        return all;
    }

    void acquire(VectorClock other) {
        known.join(other);
    }
}
