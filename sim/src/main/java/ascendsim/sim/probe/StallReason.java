package ascendsim.sim.probe;

import java.util.Locale;

/** Why a pipe did not start its next instruction, or the scalar unit did not go on. */
public enum StallReason {
    /** nothing was dispatched to it */
    EMPTY,
    /** a set_flag it waits for has not happened */
    FLAG,
    /** a cross-core flag is zero */
    CROSS_FLAG,
    /** an earlier instruction of the pipe has not finished */
    BARRIER,
    /** the L0C granule belongs to the other side */
    UNIT_FLAG,
    /** the queue of the pipe it dispatches to is full */
    QUEUE,
    /** its transfer got less than its port's rate from L2 or HBM */
    BANDWIDTH,
    /** two operands in one bank of UB or L1 */
    BANK,
    /** an instruction comes from memory: it is not in the instruction cache */
    MEMORY;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
