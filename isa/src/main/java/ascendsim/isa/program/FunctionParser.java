package ascendsim.isa.program;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.IllegalInstruction;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterOpcodes;
import ascendsim.isa.instruction.Statement;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.isa.program.Program.Line;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the vector functions of one program, line by line. */
final class FunctionParser {
    private final Map<String, RegisterFunction> functions = new HashMap<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private String name = "";
    private List<String> parameters = List.of();

    /** A body under construction; the outermost is no loop. */
    private record Open(Optional<Statement.Loop> loop, List<Statement> body) {
    }

    /** Whether a function has begun and not ended. */
    boolean isOpen() { return !open.isEmpty(); }

    /** Begins a function: {@code name(a, b)}. Throws {@link IllegalInstruction}. */
    void begin(String header) {
        open.push(new Open(Optional.empty(), new ArrayList<>()));
        if (!header.matches("[A-Za-z_][A-Za-z0-9_.]*\\(([A-Za-z0-9_]+(, *[A-Za-z0-9_]+)*)?\\)")) {
            throw new IllegalInstruction("'.vf " + header + "'", ".vf NAME(argument, …)");
        }
        int bracket = header.indexOf('(');
        name = header.substring(0, bracket);
        String inside = header.substring(bracket + 1, header.length() - 1);
        parameters = inside.isEmpty() ? List.of() : Arrays.stream(inside.split(", *")).toList();
    }

    /** Reads a line of a body. Throws {@link IllegalInstruction}. */
    void line(String code) {
        String[] words = code.split("\\s+", 2);
        switch (words[0]) {
            case FunctionText.LOOP -> beginLoop(words.length > 1 ? words[1] : "");
            case FunctionText.END_LOOP -> endLoop();
            default -> open.peek().body.add(RegisterOpcodes.parse(code));
        }
    }

    private void beginLoop(String text) {
        open.push(new Open(Optional.of(new Statement.Loop(new Register(0), Affine.ZERO, List.of())),
                new ArrayList<>()));
        String[] sides = text.split(",", 2);
        if (sides.length < 2 || Register.parseIndex(sides[0].strip()).isEmpty()) {
            throw new IllegalInstruction("'loop " + text + "'", "loop REGISTER, COUNT");
        }
        Open opened = open.pop();
        Register index = new Register(Register.parseIndex(sides[0].strip()).getAsInt());
        open.push(new Open(Optional.of(new Statement.Loop(index, Affine.parse(sides[1].strip()), List.of())),
                opened.body));
    }

    private void endLoop() {
        if (open.size() < 2) {
            throw new IllegalInstruction("end_loop", "a loop before it");
        }
        Open closed = open.pop();
        Statement.Loop loop = closed.loop.orElseThrow();
        open.peek().body.add(new Statement.Loop(loop.index(), loop.count(), closed.body));
    }

    /** Ends a function. Throws {@link IllegalInstruction}. */
    void end() {
        List<Statement> body = open.peekLast().body;
        boolean inLoop = open.size() > 1;
        open.clear();
        if (inLoop) {
            throw new IllegalInstruction(".end of vector function " + name + " in a loop", "end_loop before it");
        }
        if (functions.put(name, new RegisterFunction(name, parameters, body)) != null) {
            throw new IllegalInstruction("vector function " + name + " twice", "each name once per core");
        }
    }

    /** Lines whose calls have the functions they name; a call of an unknown one stays as it is. */
    List<Line> linked(List<Line> lines) {
        return lines.stream().map(line -> line.instruction() instanceof VectorFunction.Call call
                ? new Line(new VectorFunction.Call(functions.getOrDefault(call.function().name(), call.function()),
                        call.arguments()), line.materialised())
                : line).toList();
    }
}
