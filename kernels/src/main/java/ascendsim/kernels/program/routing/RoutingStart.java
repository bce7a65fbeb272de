package ascendsim.kernels.program.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.ScalarState.SetMaskCount;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorScalar.WithScalar;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;

/**
 * What y holds before anything is added to it: the shared input times its weight in its rows, 0 elsewhere. The rows of
 * y are dealt out over all AIVs in runs; afterwards all AIVs wait for each other (isa.md §4.7, phase 0).
 */
public final class RoutingStart {
    private static final Affine ALL_LANES = Affine.of(-1);

    private final ProgramBuilder program;
    private final RoutingProblem problem;
    private final Means means;
    private final Ring in;
    private final Ring out;
    private final Address y;

    /**
     * What it works with.
     *
     * @param loaded  two pieces of shared input
     * @param made    two pieces of y
     * @param working a piece of shared input in float32
     * @param bytes   of a piece of y
     * @param in      hands loaded pieces over
     * @param out     hands made pieces over
     * @param y       GM byte address
     * @param aivs    vector cores that take part
     */
    public record Means(Address loaded, Address made, Address working, long bytes, Ring in, Ring out, Address y,
            long aivs) {
    }

    public RoutingStart(ProgramBuilder program, RoutingProblem problem, Means means) {
        this.program = program;
        this.problem = problem;
        this.means = means;
        this.in = means.in;
        this.out = means.out;
        this.y = means.y;
    }

    /** @param aiv this AIV among all of them */
    public void emit(Affine aiv) {
        Affine rows = Affine.of(problem.outputRows());
        Affine aivs = Affine.of(means.aivs);
        Affine first = program.compute(Op.DIV, aiv.times(rows.base()), aivs);
        Affine end = program.compute(Op.DIV, aiv.plus(1).times(rows.base()), aivs);
        problem.operands().shared().ifPresentOrElse(shared -> {
            Affine from = Affine.of(shared.offset());
            Affine to = from.plus(shared.rows());
            zero(new Run(first, program.minimum(end, from)),
                    new Run(program.compute(Op.MAX, first, to), end));
            share(shared, new Run(program.compute(Op.MAX, first, from), program.minimum(end, to)));
        }, () -> zero(new Run(first, end)));
        RoutingVector.meet(program);
    }

    /** Rows of y from {@code first} on, below {@code end}; none if that is not above. */
    private record Run(Affine first, Affine end) {
    }

    private void zero(Run... runs) {
        Affine repeats = Affine.of(means.bytes / Vector.REPEAT_BYTES);
        out.acquire(Affine.ZERO);
        program.emit(new Fill(DType.FLOAT32, means.made, Affine.ZERO, repeats, Vector.Stride.DENSE));
        out.publish(Affine.ZERO);
        out.await(Affine.ZERO);
        for (Run run : runs) {
            long piece = means.bytes;
            Affine end = program.hold(run.end.times(problem.rowBytes()));
            program.loop(run.first.times(problem.rowBytes()), end, Affine.of(piece), at -> {
                Affine bytes = program.minimum(end.minus(at), Affine.of(piece));
                program.emit(store(means.made, at, bytes));
            });
        }
        out.release(Affine.ZERO);
    }

    /** The shared rows are contiguous on both sides, so they go in pieces of a buffer, whatever the row length. */
    private void share(RoutingProblem.Shared shared, Run run) {
        Address source = Address.gm(program.argument("shared_input"));
        long piece = means.bytes / RoutingProblem.Y_BYTES;
        long skipped = shared.offset() * problem.n();
        Affine end = program.hold(run.end.times(problem.n()));
        ProgramBuilder.Variable stage = program.variable(Affine.ZERO);
        program.loop(run.first.times(problem.n()), end, Affine.of(piece), at -> {
            Affine elements = program.minimum(end.minus(at), Affine.of(piece));
            Affine s = stage.value();
            Address loaded = means.loaded.plus(s.times(means.bytes));
            in.acquire(s);
            program.emit(load(loaded, source.plus(at.plus(-skipped).times(2)), elements.times(2)));
            in.publish(s);
            in.await(s);
            program.emit(new SetMaskCount(elements));
            widen(loaded);
            in.release(s);
            out.acquire(s);
            Address result = means.made.plus(s.times(means.bytes));
            weigh(result, shared.weight());
            out.publish(s);
            out.await(s);
            program.emit(store(result, at.times(RoutingProblem.Y_BYTES), elements.times(RoutingProblem.Y_BYTES)));
            out.release(s);
            stage.rotate(RoutingBuffers.STAGES);
        });
        program.emit(new SetMask(ALL_LANES, ALL_LANES));
    }

    private void widen(Address loaded) {
        program.barrier(Pipe.V);
        program.emit(new Convert(DType.BFLOAT16, DType.FLOAT32, Rounding.RINT, means.working, loaded, Affine.ONE));
        program.barrier(Pipe.V);
    }

    private void weigh(Address result, float weight) {
        Affine bits = Affine.of(Integer.toUnsignedLong(Float.floatToRawIntBits(weight)));
        program.emit(new WithScalar(VectorScalar.Op.VMULS, DType.FLOAT32, result, means.working, bits, Affine.ONE));
    }

    private static Padded load(Address ub, Address gm, Affine bytes) {
        return new Padded(Route.GM_UB, DType.BFLOAT16, ub, gm, Affine.ONE, bytes, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
    }

    private Padded store(Address ub, Affine at, Affine bytes) {
        return new Padded(Route.UB_GM, DType.FLOAT32, y.plus(at), ub, Affine.ONE, bytes, Affine.ZERO, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
    }
}
