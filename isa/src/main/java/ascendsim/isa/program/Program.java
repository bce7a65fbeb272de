package ascendsim.isa.program;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.IllegalInstruction;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one kind of core runs: a flat list of instructions. Every core of that kind runs the same program and tells
 * itself apart by its special registers.
 *
 * @param labels label to the index of the line it stands before (at most {@code lines.size()})
 */
public record Program(CoreKind kind, List<Line> lines, Map<String, Integer> labels) {
    /**
     * One line of a program.
     *
     * @param materialised runs in timing mode too, because a branch or an address depends on what it computes
     */
    public record Line(Instruction instruction, boolean materialised) {
        public Line(Instruction instruction) {
            this(instruction, false);
        }
    }

    public Program {
        lines = List.copyOf(lines);
        labels = Map.copyOf(labels);
    }

    /** The index of the line a label stands before. */
    public int target(String label) {
        return Optional.ofNullable(labels.get(label))
                .orElseThrow(
                        () -> new IllegalInstruction("label " + label, "one of " + new TreeMap<>(labels).keySet()));
    }

    /**
     * The first problem of line {@code index} on {@code target}: unknown label, label behind the last line, pipe the
     * core lacks, unknown instruction.
     */
    public Optional<String> problem(int index, Target target) {
        Instruction instruction = lines.get(index).instruction();
        String opcode = instruction.form().opcode();
        if (!kind.has(instruction.pipe())) {
            return Optional.of(opcode + " runs on " + instruction.pipe() + "; the " + kind + " has no such pipe");
        }
        return otherPipe(instruction).filter(p -> !kind.has(p))
                .map(p -> opcode + " names " + p + "; the " + kind + " has no such pipe")
                .or(() -> label(instruction).flatMap(this::problem)).or(() -> instruction.illegalOn(target));
    }

    private Optional<String> problem(String label) {
        int at = labels.getOrDefault(label, -1);
        if (at < 0) {
            return Optional.of("label '" + label + "' is not defined");
        }
        return at < lines.size()
                ? Optional.empty()
                : Optional.of("label '" + label + "' stands behind the last line; expected an instruction after it");
    }

    /** The pipe a flag instruction names beside the one it runs on. */
    private static Optional<Pipe> otherPipe(Instruction instruction) {
        return switch (instruction) {
            case Sync.SetFlag set -> Optional.of(set.dst());
            case Sync.WaitFlag wait -> Optional.of(wait.src());
            default -> Optional.empty();
        };
    }

    /** Whether a core that executes the last line can run on past it, or there is no line at all. */
    public boolean runsPastItsEnd() {
        return lines.isEmpty() || switch (lines.getLast().instruction()) {
            case ScalarControl.End end -> false;
            case ScalarControl.Jump jump -> false;
            default -> true;
        };
    }

    /** The label an instruction may continue at. */
    public static Optional<String> label(Instruction instruction) {
        return switch (instruction) {
            case ScalarControl.Jump jump -> Optional.of(jump.label());
            case ScalarControl.Branch branch -> Optional.of(branch.label());
            default -> Optional.empty();
        };
    }
}
