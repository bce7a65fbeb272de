package ascendsim.traces.log;

import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.StallReason;

/**
 * One event of a log as it is replayed. The object is reused: copy what is needed. {@link EventKind} says which values
 * belong to which kind; the others are left over. Times are core cycles since the launch.
 */
public interface Event {
    EventKind kind();

    /** The launch the event belongs to. */
    Launch launch();

    CoreId core();

    /** Index of the line in the core's program. */
    int line();

    /** The instruction at {@link #line}. */
    default Instruction instruction() {
        return launch().lines().instruction(core().kind(), line());
    }

    /** Number of the instruction among all that its core dispatched. */
    long sequence();

    long dispatch();

    long start();

    long end();

    Pipe pipe();

    /** Operands the instruction has here: none in a log that does not keep them, none of sync instructions. */
    int operandCount();

    /** The value of an operand, by its slot in {@link #instruction}'s form. */
    long operand(int slot);

    StallReason reason();

    long hitBytes();

    long missBytes();

    /** Flag id. */
    int flag();

    boolean redundant();

    /** How many cores a cross-core set raised. */
    int raisedCount();

    /** The index-th core a cross-core set raised. */
    CoreId raised(int index);
}
