package ascendsim.isa.instruction;

import java.util.List;

/**
 * A vector function (VF): a body of register instructions that one {@link VectorFunction.Call} runs on the vector pipe.
 * Scalar register i holds argument i at the start, the others 0; vector registers and masks are undefined.
 *
 * @param name       unique in its program
 * @param parameters names of the arguments, for the reader
 * @param body       empty for a function that a line of text only names
 */
public record RegisterFunction(String name, List<String> parameters, List<Statement> body) {
    /** Most arguments. */
    public static final int MAX_ARGUMENTS = 16;
    /** Scalar registers of a function (assumed: those of the scalar unit and 4 loop indices, spilling apart). */
    public static final int SCALARS = 64;
    /** Deepest nesting of hardware loops (hardware.md §4.2). */
    public static final int LOOP_LEVELS = 4;

    public RegisterFunction {
        parameters = List.copyOf(parameters);
        body = List.copyOf(body);
        if (parameters.size() > MAX_ARGUMENTS) {
            throw new IllegalInstruction("vector function " + name + " with " + parameters.size() + " arguments",
                    "at most " + MAX_ARGUMENTS);
        }
        check(name, body, 0);
    }

    /** The function a line of text names; its body stands elsewhere. */
    public static RegisterFunction named(String name) {
        return new RegisterFunction(name, List.of(), List.of());
    }

    private static void check(String name, List<Statement> body, int level) {
        if (level > LOOP_LEVELS) {
            throw new IllegalInstruction("vector function " + name + " with loops nested " + level + " deep",
                    "at most " + LOOP_LEVELS);
        }
        for (Statement statement : body) {
            switch (statement) {
                case RegisterInstruction instruction -> instruction.reads().forEach(r -> check(name, r));
                case Statement.Loop loop -> {
                    check(name, loop.index());
                    loop.count().terms().forEach(t -> check(name, t.register()));
                    check(name, loop.body(), level + 1);
                }
            }
        }
    }

    private static void check(String name, Operand operand) {
        if (operand instanceof Register register && register.index() >= SCALARS) {
            throw new IllegalInstruction("vector function " + name + " with scalar register " + register,
                    "r0 to r" + (SCALARS - 1));
        }
    }
}
