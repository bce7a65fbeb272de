package ascendsim.sim.execute;

import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;

/**
 * What one instruction of a program does to memory, in two steps: a timed run reads when the instruction starts and
 * writes when it retires, an ordered run does both at once. No cycles here.
 */
public interface Meaning {
    /** Reads the operands and keeps what is to be written in {@code instruction.staged}. */
    void read(Dispatched instruction, CoreMemory memory);

    /** Writes the results. */
    void write(Dispatched instruction, CoreMemory memory);
}
