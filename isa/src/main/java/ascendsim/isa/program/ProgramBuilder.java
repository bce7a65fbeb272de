package ascendsim.isa.program;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.IllegalInstruction;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.ScalarArithmetic;
import ascendsim.isa.instruction.ScalarControl;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Target;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.isa.program.Program.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes the program of one kind of core with structured control flow. Values are {@link Affine}: constants fold, so a
 * loop of one round or a condition on constants leaves no branch behind.
 */
public final class ProgramBuilder {
    private final CoreKind kind;
    private final List<Line> lines = new ArrayList<>();
    private final Map<String, Integer> labels = new HashMap<>();
    private final Map<List<Pipe>, Integer> flagIds = new HashMap<>();
    private int registers;
    private int labelCount;

    public ProgramBuilder(CoreKind kind) {
        this.kind = kind;
    }

    public void emit(Instruction instruction) {
        lines.add(new Line(instruction));
    }

    /** Emits an instruction that runs in timing mode too, because control flow depends on what it computes. */
    public void emitMaterialised(Instruction instruction) {
        lines.add(new Line(instruction, true));
    }

    /** Calls a vector function; arguments left out are 0. */
    public void call(RegisterFunction function, Affine... arguments) {
        emit(new VectorFunction.Call(function, List.of(arguments)));
    }

    // ---- values -------------------------------------------------------------------------------------------------

    /** The GM address of a kernel parameter. */
    public Affine argument(String parameter) {
        Register register = register();
        emit(new ScalarControl.Argument(register, parameter));
        return Affine.of(register);
    }

    public Affine query(ScalarControl.Special special) {
        Register register = register();
        emit(new ScalarControl.Query(register, special));
        return Affine.of(register);
    }

    /** {@code a op b}, folded when both are constant. */
    public Affine compute(ScalarArithmetic.Op op, Affine a, Affine b) {
        if (a.isConstant() && b.isConstant()) {
            return Affine.of(op.apply(a.base(), b.base()));
        }
        Register register = register();
        emit(new ScalarArithmetic.Compute(op, register, a, b));
        return Affine.of(register);
    }

    public Affine multiply(Affine a, Affine b) {
        if (a.isConstant()) {
            return b.times(a.base());
        }
        return b.isConstant() ? a.times(b.base()) : compute(ScalarArithmetic.Op.MUL, a, b);
    }

    /** {@code ceil(a / divisor)} for a >= 0. */
    public Affine ceilDivide(Affine a, long divisor) {
        return divisor == 1 ? a : compute(ScalarArithmetic.Op.DIV, a.plus(divisor - 1), Affine.of(divisor));
    }

    public Affine minimum(Affine a, Affine b) {
        return compute(ScalarArithmetic.Op.MIN, a, b);
    }

    /** The value in a register of its own, so that later uses cost one term; constants stay constants. */
    public Affine hold(Affine value) {
        return value.isConstant() ? value : variable(value).value();
    }

    public Affine load(Address src, DType type) {
        Register register = register();
        emit(new ScalarMemory.Load(register, src, type));
        return Affine.of(register);
    }

    /** A register that changes. */
    public Variable variable(Affine initial) {
        Variable variable = new Variable(register());
        variable.set(initial);
        return variable;
    }

    /** A register of the program under construction that can be assigned again. */
    public final class Variable {
        private final Register register;

        private Variable(Register register) {
            this.register = register;
        }

        public Affine value() {
            return Affine.of(register);
        }

        public void set(Affine value) {
            emit(new ScalarArithmetic.Set(register, value));
        }

        public void add(long amount) {
            set(value().plus(amount));
        }

        /** Steps to the next of {@code count} values 0 … count-1, round and round. */
        public void rotate(int count) {
            if (count == 2) {
                set(Affine.ONE.minus(value()));
            } else if (count > 2) {
                add(1);
                when(Condition.GE, value(), Affine.of(count), () -> set(Affine.ZERO));
            }
        }
    }

    // ---- control flow -------------------------------------------------------------------------------------------

    /** Runs {@code body} for {@code from, from + step, …} below {@code to}; step > 0. */
    public void loop(Affine from, Affine to, Affine step, Consumer<Affine> body) {
        if (from.isConstant() && to.isConstant() && step.isConstant()) {
            long rounds = Math.ceilDiv(to.base() - from.base(), step.base());
            if (rounds <= 1) {
                if (rounds == 1) {
                    body.accept(from);
                }
                return;
            }
        }
        Variable index = variable(from);
        String head = label("loop");
        String exit = label("done");
        boolean mayBeEmpty = !(from.isConstant() && to.isConstant());
        if (mayBeEmpty) {
            emit(new ScalarControl.Branch(Condition.GE, index.value(), to, exit));
        }
        place(head);
        body.accept(index.value());
        index.set(index.value().plus(step));
        emit(new ScalarControl.Branch(Condition.LT, index.value(), to, head));
        if (mayBeEmpty) {
            place(exit);
        }
    }

    /** Runs {@code body} for 0 … count - 1. */
    public void loop(Affine count, Consumer<Affine> body) {
        loop(Affine.ZERO, count, Affine.ONE, body);
    }

    /** Runs {@code body} as long as {@code a condition b}; registers in both are read anew before every round. */
    public void loopWhile(Condition condition, Affine a, Affine b, Runnable body) {
        String head = label("while");
        String exit = label("done");
        emit(new ScalarControl.Branch(condition.negated(), a, b, exit));
        place(head);
        body.run();
        emit(new ScalarControl.Branch(condition, a, b, head));
        place(exit);
    }

    public void when(Condition condition, Affine a, Affine b, Runnable then) {
        when(condition, a, b, then, () -> {
        });
    }

    public void when(Condition condition, Affine a, Affine b, Runnable then, Runnable otherwise) {
        Affine difference = a.minus(b);
        if (difference.isConstant()) {
            (condition.holds(difference.base(), 0) ? then : otherwise).run();
            return;
        }
        String skip = label("else");
        emit(new ScalarControl.Branch(condition.negated(), a, b, skip));
        then.run();
        int before = lines.size();
        String end = label("end");
        emit(new ScalarControl.Jump(end));
        place(skip);
        otherwise.run();
        if (lines.size() == before + 1) {
            lines.removeLast();
            place(skip);
        } else {
            place(end);
        }
    }

    // ---- synchronisation ----------------------------------------------------------------------------------------

    /** The first of {@code count} flag ids between two pipes that nobody else of this program has. */
    public int flagIds(Pipe src, Pipe dst, int count) {
        int first = flagIds.merge(List.of(src, dst), count, Integer::sum) - count;
        if (first + count > Target.RESERVED_FLAG_ID) {
            throw new IllegalInstruction((first + count) + " flags from " + src + " to " + dst,
                    "at most " + Target.RESERVED_FLAG_ID + " (ids 6 and 7 are reserved); use fewer stages");
        }
        return first;
    }

    /** Gives ids back, if none between the same pipes were taken since. Their flags must be down by then. */
    public void returnFlagIds(Pipe src, Pipe dst, int first, int count) {
        flagIds.computeIfPresent(List.of(src, dst), (_, next) -> next == first + count ? first : next);
    }

    public void setFlag(Pipe src, Pipe dst, Affine id) {
        emit(new Sync.SetFlag(src, dst, id));
    }

    public void waitFlag(Pipe src, Pipe dst, Affine id) {
        emit(new Sync.WaitFlag(src, dst, id));
    }

    public void barrier(Pipe pipe) {
        emit(new Sync.PipeBarrier(pipe));
    }

    public void crossSet(Sync.Mode mode, Pipe pipe, Affine id) {
        emit(new Sync.CrossSet(mode, pipe, id));
    }

    public void crossWait(Affine id) {
        emit(new Sync.CrossWait(id));
    }

    /** One pipe waits (v310). */
    public void crossWait(Sync.Mode mode, Pipe pipe, Affine id) {
        emit(new Sync.CrossWait(mode, pipe, id));
    }

    // ---- result -------------------------------------------------------------------------------------------------

    /** The program, ended. */
    public Program build() {
        List<Line> all = new ArrayList<>(lines);
        all.add(new Line(new ScalarControl.End()));
        return new Program(kind, all, labels);
    }

    private Register register() {
        return new Register(registers++);
    }

    private String label(String stem) {
        return stem + labelCount++;
    }

    private void place(String label) {
        labels.put(label, lines.size());
    }
}
