package ascendsim.sim;

import static org.assertj.core.api.Assertions.assertThat;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Opcodes;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterOpcodes;
import ascendsim.isa.instruction.Scalar;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.ChipLibrary;
import ascendsim.sim.cost.Cost;
import ascendsim.sim.cost.CostModel;
import ascendsim.sim.execute.Executor;
import ascendsim.sim.execute.Meaning;
import ascendsim.sim.execute.arithmetic.PlainArithmetic;
import ascendsim.sim.footprint.Footprints;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks all opcodes: each has a meaning (or is run by the scalar unit), a cost on every chip, and a footprint. */
class EveryInstructionTest {
    /** A vector function that stores a register. */
    private static final RegisterFunction STORE = new RegisterFunction("store", List.of(),
            List.of(RegisterOpcodes.parse("pset p0 {width=b8}"),
                    RegisterOpcodes.parse("vsts ub[0], v0, p0 {dist=norm_b8}")));

    static Collection<Form<?>> forms() {
        return Opcodes.forms();
    }

    /** The least operands of a form: the smallest legal value of each, ones where work is counted. */
    private static Instruction smallest(Form<?> form) {
        Instruction smallest = SmallestInstructions.of(form);
        return smallest instanceof VectorFunction.Call
                ? new VectorFunction.Call(STORE, List.of())
                : smallest;
    }

    private static Dispatched dispatched(Instruction instruction) {
        Decoded decoded = new Decoded(instruction, 0, false, Target.V220);
        Dispatched dispatched = new Dispatched();
        dispatched.begin(decoded, 0, 0);
        assertThat(decoded.evaluate(new long[Register.COUNT], dispatched.operands)).isEqualTo(-1);
        return dispatched;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void hasAMeaning(Form<?> form) {
        Executor executor = new Executor(new PlainArithmetic());
        Instruction instruction = smallest(form);
        Optional<Meaning> meaning = switch (instruction) {
            case Move move -> Optional.of(executor.bind(move, Target.V220));
            case Cube cube -> Optional.of(executor.bind(cube, Target.V220));
            case Fixpipe fixpipe -> Optional.of(executor.bind(fixpipe, Target.V220));
            case Vector vector -> Optional.of(executor.bind(vector, Target.V220));
            case VectorFunction function -> Optional.of(executor.bind(function, Target.V310));
            case Scalar scalar -> Optional.empty();
            case Sync sync -> Optional.empty();
        };
        assertThat(meaning.isPresent()).isEqualTo(!(instruction instanceof Scalar || instruction instanceof Sync));
    }

    static Stream<Chip> chips() {
        ChipLibrary library = new ChipLibrary();
        return library.names().stream().map(name -> library.find(name).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("chips")
    void costsSomethingOnEveryChip(Chip chip) {
        CostModel costs = new CostModel(chip);
        for (Form<?> form : forms().stream().filter(f -> f.existsOn(chip.target())).toList()) {
            Instruction instruction = smallest(form);
            if (instruction.illegalOn(chip.target()).isPresent()) {
                continue;
            }
            Cost cost = new Cost();
            costs.bind(instruction).cost(dispatched(instruction), cost);
            assertThat(cost.occupancy()).as("%s on %s", form.opcode(), chip.name()).isPositive();
            assertThat(cost.latency()).as("%s on %s", form.opcode(), chip.name()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void touchesMemoryUnlessItIsScalarOrSync(Form<?> form) {
        Instruction instruction = smallest(form);
        long[] runs = new long[1];
        Footprints.bind(instruction, Target.V220).accesses(dispatched(instruction),
                (space, kind, address, bytes, count, stride) -> runs[0]++);
        boolean works = !(instruction instanceof Scalar || instruction instanceof Sync);
        assertThat(runs[0] > 0).as(instruction.text()).isEqualTo(works || form.opcode().startsWith("s.ld")
                || form.opcode().startsWith("s.st") || form.opcode().equals("dcci"));
    }
}
