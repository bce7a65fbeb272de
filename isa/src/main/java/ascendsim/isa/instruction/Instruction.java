package ascendsim.isa.instruction;

import java.util.Optional;

/**
 * One instruction of a core. Each leaf is a record whose constructor checks its own rules; its {@link Form} holds
 * opcode, fields, units and text. Operands keep the vendor's units.
 */
public sealed interface Instruction extends Formed
        permits Move, Cube, Fixpipe, Vector, VectorFunction, Scalar, Sync {
    /** The queue that runs it. */
    Pipe pipe();

    /** Why this instruction does not exist on {@code target}, if it does not, and what to use there instead. */
    default Optional<String> illegalOn(Target target) {
        return form().illegal(this, target);
    }
}
