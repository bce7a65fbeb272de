package ascendsim.kernels.program.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.isa.instruction.ScalarState.SetAtomic;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.grouped.GroupList;

/**
 * The deterministic way from staged rows to y: all rows of x that go to a row of y are added by the same AIV, number
 * (row of y) mod AIVs, in their order (operators.md §3). Stores of a pipe finish in order, so each addition sees the
 * one before. Between loads and stores there is nothing for the vector unit to do.
 */
public final class RoutingRowSums {
    private static final int STAGES = RoutingBuffers.STAGES;

    private final ProgramBuilder program;
    private final RoutingProblem problem;
    private final Means means;
    private final Affine aiv;
    private final Affine rows;
    private final Address rowIndex;
    private final Ring ring;
    private final Variable stage;

    /**
     * What it works with.
     *
     * @param pieces two pieces of a row, which nobody else uses meanwhile
     * @param bytes  of a piece
     * @param aivs   vector cores that take part
     * @param y      GM byte address
     * @param staged GM byte address of rows of x
     */
    public record Means(Address pieces, long bytes, long aivs, Address y, Address staged) {
    }

    /** Emits the count of rows that belong to a group. */
    public RoutingRowSums(ProgramBuilder program, RoutingProblem problem, Means means, Affine aiv) {
        this.program = program;
        this.problem = problem;
        this.means = means;
        this.aiv = program.hold(aiv);
        this.rows = rows();
        this.rowIndex = Address.gm(program.argument("row_index"));
        this.ring = new Ring(program, STAGES, Pipe.MTE2, Pipe.MTE3);
        this.stage = program.variable(Affine.ZERO);
    }

    private Affine rows() {
        GroupList list = problem.list();
        Address entries = Address.gm(program.argument(list.parameter()));
        long bytes = DType.INT64.bytes(1);
        if (list.entries() == GroupList.Entries.ENDS) {
            return program.load(entries.plus((list.groups() - 1) * bytes), DType.INT64);
        }
        Variable sum = program.variable(Affine.ZERO);
        program.loop(Affine.of(list.groups()), group -> sum
                .set(sum.value().plus(program.load(entries.plus(group.times(bytes)), DType.INT64))));
        return sum.value();
    }

    /**
     * Adds rows of x that all AIVs have staged: they meet before.
     *
     * @param begin the first one, which is staged first
     * @param end   one past the last, or more than there are
     */
    public void emit(Affine begin, Affine end) {
        DType type = problem.operands().rowIndex();
        RoutingVector.meet(program);
        ring.open();
        program.emit(new SetAtomic(Atomic.ADD, DType.FLOAT32));
        program.loop(begin, program.minimum(rows, end), Affine.ONE, row -> {
            Affine target = program.load(rowIndex.plus(row.times(type.bytes(1))), type);
            Affine owner = program.compute(Op.REM, target, Affine.of(means.aivs));
            program.when(Condition.EQ, owner, aiv, () -> add(
                    means.staged.plus(row.minus(begin).times(problem.rowBytes())),
                    means.y.plus(target.times(problem.rowBytes()))));
        });
        program.emit(SetAtomic.OFF);
        ring.close();
    }

    private void add(Address from, Address to) {
        long piece = means.bytes;
        program.loop(Affine.ZERO, Affine.of(problem.rowBytes()), Affine.of(piece), at -> {
            Affine bytes = program.minimum(Affine.of(problem.rowBytes()).minus(at), Affine.of(piece));
            Affine s = stage.value();
            Address buffer = means.pieces.plus(s.times(piece));
            ring.acquire(s);
            program.emit(copy(Route.GM_UB, buffer, from.plus(at), bytes));
            ring.publish(s);
            ring.await(s);
            program.emit(copy(Route.UB_GM, to.plus(at), buffer, bytes));
            ring.release(s);
            stage.rotate(STAGES);
        });
    }

    private static Padded copy(Route route, Address to, Address from, Affine bytes) {
        return new Padded(route, DType.FLOAT32, to, from, Affine.ONE, bytes, Affine.ZERO, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
    }
}
