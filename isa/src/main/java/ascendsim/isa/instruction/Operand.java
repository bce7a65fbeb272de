package ascendsim.isa.instruction;

/** A register a register instruction works on. */
public sealed interface Operand permits VectorRegister, MaskRegister, UnalignedRegister, Register {
    /** The number of the register among those of its kind. */
    int index();
}
