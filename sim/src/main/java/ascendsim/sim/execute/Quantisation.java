package ascendsim.sim.execute;

import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;

/** What the Fixpipe makes of accumulators. */
interface Quantisation {
    /** Reads what the conversion of {@code columns} columns needs besides the accumulators. */
    default void prepare(Dispatched instruction, CoreMemory memory, int columns) {
    }

    /**
     * Turns the staged accumulators, {@code rows} of {@code columns} and 4 bytes each, into output elements in place,
     * without gaps and in the same order.
     */
    void convert(Dispatched instruction, int rows, int columns);
}
