package ascendsim.sim.issue;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Field;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Target;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An instruction of a program made ready to be dispatched many times: its operands as flat tables, so that evaluating
 * them neither allocates nor looks at types.
 */
public final class Decoded {
    private final Instruction instruction;
    private final Form<?> form;
    private final Target target;
    private final Pipe pipe;
    private final int line;
    private final boolean materialised;
    private final long[] bases;
    private final int[] firstTerm;
    private final int[] registers;
    private final long[] strides;
    private final long[] minima;
    private final long[] maxima;
    private final long[] alignments;

    /** Decodes the instruction that stands at {@code line} of a program for {@code target}. */
    public Decoded(Instruction instruction, int line, boolean materialised, Target target) {
        this.instruction = instruction;
        this.target = target;
        this.form = instruction.form();
        this.pipe = instruction.pipe();
        this.line = line;
        this.materialised = materialised;
        List<Affine> affines = form.affines(instruction);
        bases = affines.stream().mapToLong(Affine::base).toArray();
        firstTerm = new int[affines.size() + 1];
        for (int i = 0; i < affines.size(); i++) {
            firstTerm[i + 1] = firstTerm[i] + affines.get(i).terms().size();
        }
        registers = affines.stream().flatMap(a -> a.terms().stream()).mapToInt(t -> t.register().index()).toArray();
        strides = affines.stream().flatMap(a -> a.terms().stream()).mapToLong(Affine.Term::stride).toArray();
        List<Field.Limits> limits = IntStream.range(0, affines.size()).mapToObj(i -> form.limits(i, target)).toList();
        minima = limits.stream().mapToLong(Field.Limits::minimum).toArray();
        maxima = limits.stream().mapToLong(Field.Limits::maximum).toArray();
        alignments = limits.stream().mapToLong(Field.Limits::alignment).toArray();
    }

    public Instruction instruction() {
        return instruction;
    }

    public Pipe pipe() {
        return pipe;
    }

    /** Index of the line in its program. */
    public int line() {
        return line;
    }

    public boolean materialised() {
        return materialised;
    }

    public int operandCount() {
        return bases.length;
    }

    /**
     * Evaluates all operands.
     *
     * @param values    registers of the core
     * @param operands  receives the operands in slot order
     * @return the first slot whose value breaks its rule, or -1
     */
    public int evaluate(long[] values, long[] operands) {
        int illegal = -1;
        for (int slot = 0; slot < bases.length; slot++) {
            long value = bases[slot];
            for (int term = firstTerm[slot]; term < firstTerm[slot + 1]; term++) {
                value += values[registers[term]] * strides[term];
            }
            operands[slot] = value;
            if (value < minima[slot] || value > maxima[slot] || alignments[slot] > 1 && value % alignments[slot] != 0) {
                illegal = illegal < 0 ? slot : illegal;
            }
        }
        return illegal;
    }

    /** Whether any operand depends on a register that {@code flags} marks. */
    public boolean uses(boolean[] flags) {
        for (int register : registers) {
            if (flags[register]) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether an operand that says where or how much depends on a register that {@code flags} marks. An operand that
     * may have any value is neither: it is data.
     */
    public boolean isSteeredBy(boolean[] flags) {
        for (int slot = 0; slot < bases.length; slot++) {
            boolean data = minima[slot] == Long.MIN_VALUE && maxima[slot] == Long.MAX_VALUE && alignments[slot] == 1;
            for (int term = firstTerm[slot]; !data && term < firstTerm[slot + 1]; term++) {
                if (flags[registers[term]]) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The message for an operand that {@link #evaluate} found illegal. */
    public String violation(int slot, long value) {
        return form.violation(slot, value, target).orElseThrow();
    }

    @Override
    public String toString() {
        return instruction.text();
    }
}
