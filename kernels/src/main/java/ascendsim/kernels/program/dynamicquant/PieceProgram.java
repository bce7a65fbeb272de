package ascendsim.kernels.program.dynamicquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorScalar.WithScalar;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.Program;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.dynamicquant.QuantProblem.Smooth;
import ascendsim.kernels.program.vector.RowShare;
import ascendsim.kernels.program.vector.VectorCode;
import ascendsim.kernels.program.vector.VectorCode.Rows;
import java.util.Optional;

/**
 * Rows too long for UB, in pieces (tiling_quant.md §5.2 keys 6 and 8): x is read twice, once for the maximum, which the
 * scalar unit collects piece by piece, and once to be multiplied; factors come with it both times.
 */
public final class PieceProgram {
    /** Elements of a piece. */
    public static final long PIECE = 10240;

    private static final int STAGES = 2;
    private static final Affine FIRST = Affine.ZERO;

    private final QuantProblem problem;
    private final ProgramBuilder program = new ProgramBuilder(CoreKind.AIV);
    private final VectorCode vector = new VectorCode(program);
    private final Ring in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
    private final Ring out = new Ring(program, STAGES, Pipe.V, Pipe.MTE3);
    private final Ring scaleOut = new Ring(program, 1, Pipe.S, Pipe.MTE3);
    private final Affine ready = Affine.of(program.flagIds(Pipe.V, Pipe.S, 1));
    private final ProgramBuilder.Variable inStage = program.variable(Affine.ZERO);
    private final ProgramBuilder.Variable outStage = program.variable(Affine.ZERO);
    private final Narrowing narrowing;
    private final Address x;
    private final Address factors;
    private final Address y;
    private final Address values;
    private final Address others;
    private final Address maximum;
    private final Address scale;
    private final Optional<Address> factorSource;
    private final Optional<GroupWalk> groups;

    /** @param memory receives the buffers */
    public PieceProgram(QuantProblem problem, LocalMemoryMap memory) {
        this.problem = problem;
        this.narrowing = new Narrowing(vector, DType.INT32, problem.output());
        long pieceBytes = PIECE * QuantProblem.X_BYTES;
        this.x = take(memory, STAGES * pieceBytes);
        this.factors = take(memory, problem.isSmoothed() ? STAGES * pieceBytes : 0);
        this.y = take(memory, STAGES * PIECE);
        this.values = take(memory, PIECE * Float.BYTES);
        this.others = take(memory, PIECE * Float.BYTES);
        this.maximum = take(memory, DType.BLOCK_BYTES);
        this.scale = take(memory, DType.BLOCK_BYTES);
        this.factorSource =
                problem.isSmoothed() ? Optional.of(vector.argument("smooth_scales")) : Optional.empty();
        this.groups = problem.smooth() instanceof Smooth.Grouped grouped
                ? Optional.of(new GroupWalk(vector, grouped.groups(), memory))
                : Optional.empty();
    }

    private static Address take(LocalMemoryMap memory, long bytes) {
        return memory.take(Space.UB, bytes, DType.BLOCK_BYTES);
    }

    /** The program of all cores. */
    public Program build(RowShare share) {
        Address input = vector.argument("x");
        Address output = vector.argument("y");
        Address scales = vector.argument("scale");
        RowShare.Part part = share.part(program);
        in.open();
        out.open();
        scaleOut.open();
        program.loop(part.rows(), index -> {
            Affine row = program.hold(part.first().plus(index));
            Optional<Address> by = factorSource.map(source -> factors(source, row));
            Address from = input.plus(row.times(problem.columns() * QuantProblem.X_BYTES));
            Affine largest = largest(from, by);
            Affine quotient = program.compute(Op.FDIV, Affine.of(Constants.bits(problem.largest())), largest);
            storeScale(scales.plus(row.times(Float.BYTES)), quotient);
            Address to = output.plus(row.times(problem.output().bytes(problem.columns())));
            pieces((first, size) -> quantise(new Piece(from, by, first, size), quotient, to));
        });
        in.close();
        out.close();
        scaleOut.close();
        return program.build();
    }

    private Address factors(Address source, Affine row) {
        return groups.map(walk -> source
                .plus(program.hold(walk.group(row).times(problem.columns() * QuantProblem.X_BYTES)))).orElse(source);
    }

    /**
     * A part of a row.
     *
     * @param row   of x in GM
     * @param by    its factors in GM
     * @param first element
     * @param size  elements
     */
    private record Piece(Address row, Optional<Address> by, Affine first, long size) {
    }

    private interface PieceBody {
        void emit(Affine first, long size);
    }

    /** Whole pieces in a loop, then what is left. */
    private void pieces(PieceBody body) {
        long whole = problem.columns() / PIECE * PIECE;
        program.loop(Affine.ZERO, Affine.of(whole), Affine.of(PIECE), first -> body.emit(first, PIECE));
        if (whole < problem.columns()) {
            body.emit(Affine.of(whole), problem.columns() - whole);
        }
    }

    /** The bits of the largest magnitude of a row; those of a float32 that is not negative ascend with it. */
    private Affine largest(Address row, Optional<Address> by) {
        ProgramBuilder.Variable largest = program.variable(Affine.ZERO);
        pieces((first, size) -> {
            loadValues(new Piece(row, by, first, size));
            vector.counted(Affine.of(size),
                    new VectorUnary.Elementwise(VectorUnary.Op.VABS, DType.FLOAT32, others, values, Affine.ONE));
            RowMaximum fold = new RowMaximum(vector, DType.FLOAT32, size);
            vector.barrier();
            if (fold.folds()) {
                fold.fold(others);
                vector.barrier();
            }
            fold.reduce(maximum, others, Affine.ONE, 0);
            program.setFlag(Pipe.V, Pipe.S, ready);
            program.waitFlag(Pipe.V, Pipe.S, ready);
            largest.set(program.compute(Op.MAX, largest.value(), program.load(maximum, DType.INT32)));
        });
        return largest.value();
    }

    /** Emits the way of a piece, and of its factors, to float32 in {@link #values}. */
    private void loadValues(Piece piece) {
        Affine stage = inStage.value();
        long bytes = piece.size * QuantProblem.X_BYTES;
        Affine offset = stage.times(PIECE * QuantProblem.X_BYTES);
        Affine at = piece.first.times(QuantProblem.X_BYTES);
        in.acquire(stage);
        vector.load(problem.type(), x.plus(offset), piece.row.plus(at), Rows.one(Affine.of(bytes)));
        piece.by.ifPresent(from -> vector.load(problem.type(), factors.plus(offset), from.plus(at),
                Rows.one(Affine.of(bytes))));
        in.publish(stage);
        in.await(stage);
        Affine count = Affine.of(piece.size);
        vector.counted(count,
                new Convert(problem.type(), DType.FLOAT32, Rounding.RINT, values, x.plus(offset), Affine.ONE));
        if (piece.by.isPresent()) {
            vector.counted(count, new Convert(problem.type(), DType.FLOAT32, Rounding.RINT, others,
                    factors.plus(offset), Affine.ONE));
            vector.barrier();
            vector.counted(count,
                    new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32, values, values, others, Affine.ONE));
        }
        in.release(stage);
        vector.barrier();
        inStage.rotate(STAGES);
    }

    /** The scale of a row is the reciprocal of what it is multiplied with. */
    private void storeScale(Address to, Affine quotient) {
        scaleOut.acquire(FIRST);
        program.emit(new ScalarMemory.Store(scale,
                program.compute(Op.FDIV, Affine.of(Constants.bits(1)), quotient), DType.FLOAT32));
        scaleOut.publish(FIRST);
        scaleOut.await(FIRST);
        vector.store(DType.FLOAT32, to, scale, Rows.one(Affine.of(Float.BYTES)));
        scaleOut.release(FIRST);
    }

    private void quantise(Piece piece, Affine quotient, Address to) {
        Affine count = Affine.of(piece.size);
        loadValues(piece);
        vector.counted(count,
                new WithScalar(VectorScalar.Op.VMULS, DType.FLOAT32, values, values, quotient, Affine.ONE));
        vector.barrier();
        narrowing.toHalf(values, others, count);
        Affine stage = outStage.value();
        Address buffer = y.plus(stage.times(PIECE));
        out.acquire(stage);
        narrowing.toOutput(buffer, values, count);
        out.publish(stage);
        vector.barrier();
        out.await(stage);
        vector.store(DType.INT8, to.plus(outputBytes(piece.first)), buffer,
                Rows.one(Affine.of(problem.output().bytes(piece.size))));
        out.release(stage);
        outStage.rotate(STAGES);
    }

    /** Pieces begin at whole bytes whatever the type: their size is even. */
    private Affine outputBytes(Affine first) {
        if (problem.output() != DType.INT4) {
            return first;
        }
        return first.isConstant() ? Affine.of(first.base() / 2) : program.compute(Op.SHR, first, Affine.ONE);
    }
}
