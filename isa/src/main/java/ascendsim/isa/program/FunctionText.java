package ascendsim.isa.program;

import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.Statement;
import ascendsim.isa.instruction.VectorFunction;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes vector functions as assembly text that {@link FunctionParser} reads back.
 *
 * <pre>
 * .vf scale(x, y, count)
 *     pset p0 {width=b32}
 *     loop r3, r2
 *         vlds v0, ub[r0+r3*256]
 *         vmuls v0, v0, 1073741824, p0 {type=float32}
 *         vsts ub[r1+r3*256], v0, p0 {dist=norm_b32}
 *     end_loop
 * .end
 * </pre>
 */
final class FunctionText {
    static final String OPEN = ".vf";
    static final String CLOSE = ".end";
    static final String LOOP = "loop";
    static final String END_LOOP = "end_loop";
    private static final String INDENT = "    ";

    private FunctionText() {
    }

    /** The functions a program calls, in the order of their first calls. */
    static Set<RegisterFunction> functions(Program program) {
        Set<RegisterFunction> functions = new LinkedHashSet<>();
        for (Program.Line line : program.lines()) {
            if (line.instruction() instanceof VectorFunction.Call call && !call.function().body().isEmpty()) {
                functions.add(call.function());
            }
        }
        return functions;
    }

    static void print(RegisterFunction function, StringBuilder text) {
        text.append(OPEN).append(' ').append(function.name()).append('(')
                .append(String.join(", ", function.parameters())).append(")\n");
        print(function.body(), INDENT, text);
        text.append(CLOSE).append('\n');
    }

    private static void print(List<Statement> body, String indent, StringBuilder text) {
        for (Statement statement : body) {
            switch (statement) {
                case RegisterInstruction instruction -> text.append(indent).append(instruction.text()).append('\n');
                case Statement.Loop loop -> {
                    text.append(indent).append(LOOP).append(' ').append(loop.index()).append(", ")
                            .append(loop.count()).append('\n');
                    print(loop.body(), indent + INDENT, text);
                    text.append(indent).append(END_LOOP).append('\n');
                }
            }
        }
    }
}
