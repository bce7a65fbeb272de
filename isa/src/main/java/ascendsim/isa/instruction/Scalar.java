package ascendsim.isa.instruction;

/**
 * Instructions of the scalar unit: arithmetic, memory, control flow and the state that later vector and move
 * instructions are dispatched with.
 */
public sealed interface Scalar extends Instruction permits ScalarArithmetic, ScalarMemory, ScalarControl, ScalarState {
    @Override
    default Pipe pipe() {
        return Pipe.S;
    }
}
