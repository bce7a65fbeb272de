package ascendsim.traces.profile;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.program.Kernel;
import ascendsim.isa.program.Program;
import ascendsim.sim.footprint.Footprint;
import ascendsim.sim.footprint.Footprints;
import ascendsim.sim.issue.Dispatched;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a recorder asks about a program's lines, answered once per launch. */
final class ProgramFacts {
    static final ProgramFacts NONE = new ProgramFacts();
    private static final int OPS_PER_MAC = 2;

    /** Slots of a matrix multiplication's sizes. */
    private record Sizes(int m, int n, int k) {
        private long ops(Dispatched instruction) {
            return OPS_PER_MAC * instruction.operands[m] * instruction.operands[n] * instruction.operands[k];
        }
    }

    /** One line. */
    record Facts(Set<Kin> kins, Footprint footprint, Optional<Sizes> sizes) {
        /** Operations of a matrix multiplication, two per multiply-accumulate; 0 of anything else. */
        long ops(Dispatched instruction) {
            return sizes.isPresent() ? sizes.get().ops(instruction) : 0;
        }
    }

    private final Map<CoreKind, List<Facts>> facts = new EnumMap<>(CoreKind.class);

    private ProgramFacts() {
    }

    ProgramFacts(Kernel kernel) {
        for (CoreKind kind : CoreKind.values()) {
            facts.put(kind, kernel.program(kind).map(Program::lines).orElse(List.of()).stream()
                    .map(line -> facts(line.instruction(), kernel)).toList());
        }
    }

    private static Facts facts(Instruction instruction, Kernel kernel) {
        Optional<Sizes> sizes = instruction instanceof Cube cube
                ? Optional.of(new Sizes(cube.form().slot("m"), cube.form().slot("n"), cube.form().slot("k")))
                : Optional.empty();
        return new Facts(Kin.of(instruction), Footprints.bind(instruction, kernel.target()), sizes);
    }

    Facts of(CoreKind kind, int line) {
        return facts.get(kind).get(line);
    }

    int count(CoreKind kind) {
        return facts.get(kind).size();
    }
}
