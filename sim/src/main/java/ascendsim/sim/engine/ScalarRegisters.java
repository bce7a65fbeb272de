package ascendsim.sim.engine;

import ascendsim.isa.instruction.Register;
import ascendsim.sim.issue.Decoded;

/** The scalar registers of a core, and which of them a run without data cannot know. */
final class ScalarRegisters {
    private final long[] values = new long[Register.COUNT];
    private final boolean[] unknown = new boolean[Register.COUNT];
    private boolean anyUnknown;

    /** Fills in an instruction's operands; the first one out of its range, or a negative number. */
    int evaluate(Decoded instruction, long[] operands) {
        return instruction.evaluate(values, operands);
    }

    /** Gives a register a value that the program knows. */
    void set(Register register, long value) {
        values[register.index()] = value;
        unknown[register.index()] = false;
    }

    /** Gives a register a value; {@code known} is false for what a run without data cannot know. */
    void set(Register register, long value, boolean known) {
        set(register, value);
        if (!known) {
            unknown[register.index()] = true;
            anyUnknown = true;
        }
    }

    /** Whether an instruction depends on something a run without data cannot know. */
    boolean isUnknown(Decoded instruction) {
        return anyUnknown && instruction.uses(unknown);
    }

    /** Whether where or how much an instruction works depends on something a run without data cannot know. */
    boolean isSteeredByUnknown(Decoded instruction) {
        return anyUnknown && instruction.isSteeredBy(unknown);
    }
}
