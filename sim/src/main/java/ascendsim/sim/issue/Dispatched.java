package ascendsim.sim.issue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.ScalarState.Atomic;

/**
 * One instruction on its way through a pipe: the operands it was dispatched with, the state it carries, and its times.
 * The objects are reused; nobody may keep one beyond the call that handed it over.
 */
public final class Dispatched {
    /** More operands than any form has. */
    public static final int MAX_OPERANDS = 28;

    /** Operand values in slot order. */
    public final long[] operands = new long[MAX_OPERANDS];
    /** Mask state at dispatch. */
    public final VectorMask mask = new VectorMask();
    /** What the instruction read and has not yet written. */
    public final Staged staged = new Staged();

    private Decoded decoded;
    private long sequence;
    private Atomic atomic = Atomic.NONE;
    private DType atomicType = DType.FLOAT32;
    private long dispatchTime;
    private long startTime;
    private long endTime;

    /** Reuses this object for a new instruction; operands and mask are filled by the caller. */
    public void begin(Decoded instruction, long number, long time) {
        decoded = instruction;
        sequence = number;
        dispatchTime = time;
    }

    public void atomic(Atomic operation, DType type) {
        atomic = operation;
        atomicType = type;
    }

    public void started(long time) {
        startTime = time;
    }

    public void ended(long time) {
        endTime = time;
    }

    public Decoded decoded() {
        return decoded;
    }

    /** Number of this instruction among all that its core dispatched, from 0. */
    public long sequence() {
        return sequence;
    }

    public Atomic atomic() {
        return atomic;
    }

    public DType atomicType() {
        return atomicType;
    }

    /** Cycle in which the scalar unit pushed it. */
    public long dispatchTime() {
        return dispatchTime;
    }

    /** Cycle in which it read its operands. */
    public long startTime() {
        return startTime;
    }

    /** Cycle in which its results appeared. */
    public long endTime() {
        return endTime;
    }

    @Override
    public String toString() {
        return "#" + sequence + " " + decoded;
    }
}
