package ascendsim.sim.check;

import ascendsim.isa.instruction.Operand;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.Statement;
import ascendsim.isa.instruction.VectorRegister;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which instructions of a vector function its registers keep in order: those that name the same vector register, and
 * those of which one works on what the other produced. Instructions are known by number.
 */
final class RegisterOrder {
    private final List<RegisterInstruction> instructions = new ArrayList<>();
    private final Map<RegisterInstruction, Integer> numbers = new IdentityHashMap<>();
    /** By instruction: the vector registers it names. */
    private final List<BitSet> vectors = new ArrayList<>();
    /** By instruction: what its operands may have been computed from, and itself. */
    private final List<BitSet> origins = new ArrayList<>();

    RegisterOrder(RegisterFunction function) {
        Map<Operand, BitSet> sources = new HashMap<>();
        // A second way through the body carries what a loop hands to its next round.
        follow(function.body(), sources);
        follow(function.body(), sources);
    }

    int count() {
        return instructions.size();
    }

    int number(RegisterInstruction instruction) {
        return numbers.get(instruction);
    }

    RegisterInstruction instruction(int number) {
        return instructions.get(number);
    }

    /** Whether registers have {@code second} wait for {@code first}. */
    boolean carries(int first, int second) {
        return origins.get(second).get(first) || vectors.get(first).intersects(vectors.get(second));
    }

    private void follow(List<Statement> body, Map<Operand, BitSet> sources) {
        for (Statement statement : body) {
            switch (statement) {
                case RegisterInstruction instruction -> follow(instruction, sources);
                case Statement.Loop loop -> {
                    follow(loop.body(), sources);
                    follow(loop.body(), sources);
                }
            }
        }
    }

    private void follow(RegisterInstruction instruction, Map<Operand, BitSet> sources) {
        int number = numbers.computeIfAbsent(instruction, this::add);
        BitSet from = new BitSet();
        from.set(number);
        data(instruction.reads()).forEach(r -> from.or(sources.getOrDefault(r, new BitSet())));
        origins.get(number).or(from);
        data(instruction.writes()).forEach(r -> sources.put(r, from));
    }

    private int add(RegisterInstruction instruction) {
        instructions.add(instruction);
        origins.add(new BitSet());
        BitSet named = new BitSet();
        Stream.concat(instruction.writes().stream(), instruction.reads().stream()).forEach(r -> {
            if (r instanceof VectorRegister vector) {
                named.set(vector.index());
            }
        });
        vectors.add(named);
        return instructions.size() - 1;
    }

    /** Scalar registers, pointers among them, are computed when an instruction is issued: none waits for memory. */
    private static Stream<Operand> data(List<Operand> registers) {
        return registers.stream().filter(r -> !(r instanceof Register));
    }
}
