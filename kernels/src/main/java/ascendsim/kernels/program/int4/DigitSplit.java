package ascendsim.kernels.program.int4;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Float16;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.ScalarState.SetMaskCount;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorMove.Broadcast;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.instruction.VectorReduce;
import ascendsim.isa.instruction.VectorReduce.Reduce;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorScalar.WithScalar;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;

/**
 * Takes rows of int8 x apart into two rows of int4 each, and adds them up where offsets need that (operators.md §1.3).
 * The rows are dealt out over all AIVs in runs; a piece is some whole rows or part of one.
 */
final class DigitSplit {
    private static final long PIECE = 2048;
    private static final int STAGES = 2;
    private static final int LANES = 64;
    private static final Affine ALL = Affine.of(-1);
    private static final float SIXTEENTH = 1 / 16f;

    private final ProgramBuilder program;
    private final Int4Problem problem;
    private final Ring in;
    private final Ring out;
    private final Variable stage;
    private final Address loaded;
    private final Address values;
    private final Address digit;
    private final Address whole;
    private final Address digits;
    private final Address wide;
    private final Address partial;

    /** @param rings of two stages each, open */
    DigitSplit(ProgramBuilder program, Int4Problem problem, Rings rings, LocalMemoryMap memory) {
        this.program = program;
        this.problem = problem;
        this.in = rings.in();
        this.out = rings.out();
        this.stage = program.variable(Affine.ZERO);
        UbTake ub = new UbTake(memory);
        this.loaded = ub.take(STAGES * PIECE);
        this.values = ub.take(2 * PIECE);
        this.digit = ub.take(2 * PIECE);
        this.whole = ub.take(2 * PIECE);
        this.digits = ub.take(STAGES * PIECE);
        this.wide = ub.take(problem.offset() ? 4 * PIECE : 0);
        this.partial = ub.take(problem.offset() ? 2 * UbTake.roundUp(4 * problem.k() / LANES) : 0);
    }

    private long secondPartial() {
        return UbTake.roundUp(4 * problem.k() / LANES);
    }

    /** @param aiv this AIV among {@code aivs} */
    void emit(Affine aiv, long aivs, String x) {
        Address source = Address.gm(program.argument(x));
        Address target = Address.gm(program.argument(Int4Problem.DIGITS));
        Affine first = program.compute(Op.DIV, aiv.times(problem.rows()), Affine.of(aivs));
        Affine end = program.compute(Op.DIV, aiv.plus(1).times(problem.rows()), Affine.of(aivs));
        if (problem.offset()) {
            // Spreading the one sum reads a block.
            program.emit(new Fill(DType.FLOAT32, partial, Affine.ZERO,
                    Affine.of(2 * secondPartial() / Vector.REPEAT_BYTES), Vector.Stride.DENSE));
        }
        if (problem.offset()) {
            Address sums = Address.gm(program.argument(Int4Problem.ROW_SUMS));
            program.loop(first, end, Affine.ONE, row -> {
                pieces(source, target, row);
                rowSum(sums.plus(row.times(Move.BLOCK)));
            });
        } else if (problem.k() > PIECE) {
            program.loop(first, end, Affine.ONE, row -> pieces(source, target, row));
        } else {
            long rows = PIECE / problem.k();
            program.loop(first, end, Affine.of(rows), row -> piece(source, target, new Piece(row, Affine.ZERO,
                    program.minimum(end.minus(row), Affine.of(rows)), Affine.of(problem.k()))));
        }
    }

    /** Some rows, or some columns of one. */
    private record Piece(Affine row, Affine column, Affine rows, Affine columns) {
    }

    private void pieces(Address source, Address target, Affine row) {
        program.loop(Affine.ZERO, Affine.of(problem.k()), Affine.of(PIECE), column -> piece(source, target,
                new Piece(row, column, Affine.ONE,
                        program.minimum(Affine.of(problem.k()).minus(column), Affine.of(PIECE)))));
    }

    private void piece(Address source, Address target, Piece piece) {
        Affine s = stage.value();
        Affine elements = piece.columns.isConstant() ? piece.rows.times(piece.columns.base()) : piece.columns;
        Address from = loaded.plus(s.times(PIECE));
        in.acquire(s);
        program.emit(copy(Route.GM_UB, from, source.plus(piece.row.times(problem.k()).plus(piece.column)),
                new Bursts(Affine.ONE, elements, Affine.ZERO)));
        in.publish(s);
        in.await(s);
        out.acquire(s);
        Address high = digits.plus(s.times(PIECE));
        program.emit(new SetMaskCount(elements));
        split(from, high, s, piece);
        program.emit(new SetMask(ALL, ALL));
        out.publish(s);
        out.await(s);
        store(target, high, piece);
        out.release(s);
        stage.rotate(STAGES);
    }

    private void split(Address from, Address high, Affine s, Piece piece) {
        Address low = high.plus(PIECE / 2);
        program.barrier(Pipe.V);
        convert(DType.INT8, DType.FLOAT16, values, from);
        in.release(s);
        program.barrier(Pipe.V);
        scalar(VectorScalar.Op.VMULS, digit, values, SIXTEENTH);
        if (problem.offset()) {
            convert(DType.FLOAT16, DType.FLOAT32, wide, values);
        }
        program.barrier(Pipe.V);
        program.emit(new Convert(DType.FLOAT16, DType.INT16, Rounding.FLOOR, whole, digit, Affine.ONE));
        if (problem.offset()) {
            sum(piece);
        }
        program.barrier(Pipe.V);
        convert(DType.INT16, DType.FLOAT16, digit, whole);
        program.barrier(Pipe.V);
        convert(DType.FLOAT16, DType.INT4, high, digit);
        program.barrier(Pipe.V);
        scalar(VectorScalar.Op.VMULS, digit, digit, -16);
        program.barrier(Pipe.V);
        program.emit(new VectorBinary.Elementwise(VectorBinary.Op.VADD, DType.FLOAT16, digit, digit, values,
                Affine.ONE));
        program.barrier(Pipe.V);
        scalar(VectorScalar.Op.VADDS, digit, digit, -8);
        program.barrier(Pipe.V);
        convert(DType.FLOAT16, DType.INT4, low, digit);
    }

    private void convert(DType from, DType to, Address dst, Address src) {
        program.emit(new Convert(from, to, Rounding.RINT, dst, src, Affine.ONE));
    }

    private void scalar(VectorScalar.Op op, Address dst, Address src, float value) {
        program.emit(new WithScalar(op, DType.FLOAT16, dst, src, Affine.of(Float16.fromFloat(value) & 0xFFFF),
                Affine.ONE));
    }

    /** A sum for every 64 elements, each piece's behind those before. */
    private void sum(Piece piece) {
        Affine done = program.compute(Op.DIV, piece.column, Affine.of(LANES));
        program.emit(new Reduce(VectorReduce.Op.VCADD, DType.FLOAT32, partial.plus(done.times(4)), wide, Affine.ONE));
    }

    /** The sum of a row's sums, filling a block, to GM. */
    private void rowSum(Address target) {
        Address other = partial.plus(secondPartial());
        Address from = partial;
        Address to = other;
        long left = problem.k() / LANES;
        while (left > 1) {
            program.barrier(Pipe.V);
            program.emit(new SetMaskCount(Affine.of(left)));
            program.emit(new Reduce(VectorReduce.Op.VCADD, DType.FLOAT32, to, from, Affine.ONE));
            program.emit(new SetMask(ALL, ALL));
            Address swapped = from;
            from = to;
            to = swapped;
            left = Math.ceilDiv(left, (long) LANES);
        }
        Affine s = stage.value();
        Address block = digits.plus(s.times(PIECE));
        out.acquire(s);
        program.barrier(Pipe.V);
        program.emit(new Broadcast(DType.FLOAT32, block, from, Affine.ONE, Vector.Stride.DENSE));
        program.barrier(Pipe.V);
        out.publish(s);
        out.await(s);
        program.emit(copy(Route.UB_GM, target, block, new Bursts(Affine.ONE, Affine.of(Move.BLOCK), Affine.ZERO)));
        out.release(s);
        stage.rotate(STAGES);
    }

    /** Rows of high and of low digits take turns in GM. */
    private void store(Address target, Address high, Piece piece) {
        long rowBytes = problem.k() / 2;
        Affine at = piece.row.times(2 * rowBytes).plus(program.compute(Op.SHR, piece.column, Affine.ONE));
        Affine length = piece.columns.isConstant()
                ? Affine.of(piece.columns.base() / 2)
                : program.compute(Op.SHR, piece.columns, Affine.ONE);
        Bursts bursts = new Bursts(piece.rows, length, Affine.of(rowBytes));
        program.emit(copy(Route.UB_GM, target.plus(at), high, bursts));
        program.emit(copy(Route.UB_GM, target.plus(at).plus(rowBytes), high.plus(PIECE / 2), bursts));
    }

    /** How many, how long in bytes, and the gap in GM. */
    private record Bursts(Affine count, Affine length, Affine gmGap) {
    }

    private static Padded copy(Route route, Address to, Address from, Bursts bursts) {
        return new Padded(route, DType.INT8, to, from, bursts.count, bursts.length, bursts.gmGap, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
    }
}
