package ascendsim.isa.instruction;

/** What is written as one line of text after a {@link Form}: an instruction of a core, or one of a vector function. */
public sealed interface Formed permits Instruction, RegisterInstruction {
    /** The form of this instruction's opcode. */
    Form<?> form();

    /** Assembly text that is read back to an equal record. */
    default String text() {
        return form().print(this);
    }
}
