package ascendsim.traces;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What observers ask about a program's lines, answered once per launch, so that nothing looks at an instruction's type
 * each time it runs.
 */
public final class ProgramLines {
    /** No programs. */
    public static final ProgramLines NONE = new ProgramLines(List.of());

    private record Facts(Instruction instruction, Optional<GmPath> path, boolean sync) {
        private Facts(Instruction instruction) {
            this(instruction, GmPath.of(instruction), instruction instanceof Sync);
        }
    }

    private final List<List<Facts>> facts = new ArrayList<>();

    public ProgramLines(Kernel kernel) {
        this(kernel.programs());
    }

    private ProgramLines(List<Program> programs) {
        for (CoreKind kind : CoreKind.values()) {
            facts.add(programs.stream().filter(p -> p.kind() == kind).flatMap(p -> p.lines().stream())
                    .map(line -> new Facts(line.instruction())).toList());
        }
    }

    /** Lines of a kind's program; 0 when the kernel has none. */
    public int count(CoreKind kind) {
        return facts.get(kind.ordinal()).size();
    }

    public Instruction instruction(CoreKind kind, int line) {
        return of(kind, line).instruction;
    }

    /** The GM path of a line's instruction. */
    public Optional<GmPath> path(CoreKind kind, int line) {
        return of(kind, line).path;
    }

    /** Whether the line synchronises and moves or computes nothing. */
    public boolean isSync(CoreKind kind, int line) {
        return of(kind, line).sync;
    }

    private Facts of(CoreKind kind, int line) {
        return facts.get(kind.ordinal()).get(line);
    }
}
