package ascendsim.kernels.program.int4;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.LocalMove.UbCopy;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.ScalarState.SetMaskCount;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorMove.Broadcast;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorScalar.WithScalar;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;
import ascendsim.kernels.program.int4.Int4Epilogue.Chunk;
import java.util.function.Consumer;

/** The vector instructions of a chunk. Those of two operands run over 64 columns at a time and repeat down the rows. */
final class Int4Steps {
    private static final int LANES = Vector.REPEAT_BYTES / 4;
    /** Elements from row to row in UB are a multiple: a block of float16. */
    private static final int PITCH_UNIT = 16;
    /** Two to its power float32 make a block. */
    private static final int BLOCK_SHIFT = 3;
    private static final Affine ALL = Affine.of(-1);
    private static final float HIGH_DIGIT = 16;

    private final ProgramBuilder program;
    private final Int4Problem problem;
    private final Int4Blocks blocks;
    private final Int4Formula formula;
    private final Int4Buffers buffers;

    Int4Steps(ProgramBuilder program, Int4Epilogue.Plan plan, Int4Buffers buffers) {
        this.program = program;
        this.problem = plan.problem();
        this.blocks = plan.blocks();
        this.formula = plan.formula();
        this.buffers = buffers;
    }

    /** Rows of factors and of columns are shorter than the repeats that read them. */
    void clear() {
        if (formula.hasFactor()) {
            clear(buffers.factors(), Int4Buffers.STAGES * 2 * buffers.sizes().factors());
        }
        if (formula.bias().isPresent() || formula.offset().isPresent()) {
            clear(buffers.columns(), 2 * buffers.sizes().column());
        }
    }

    private void clear(Address buffer, long bytes) {
        program.emit(new Fill(DType.FLOAT32, buffer, Affine.ZERO, Affine.of(bytes / Vector.REPEAT_BYTES),
                Stride.DENSE));
    }

    /** Elements from row to row in UB. */
    Affine pitch(Chunk chunk) {
        return program.ceilDivide(chunk.columns(), PITCH_UNIT).times(PITCH_UNIT);
    }

    /** Emits everything from the loaded products to the finished chunk. */
    void emit(Chunk chunk, Ring in, Ring out) {
        Affine pitch = program.hold(pitch(chunk));
        Address loaded = buffers.in().plus(chunk.stage().times(buffers.sizes().in()));
        Address result = buffers.out().plus(chunk.stage().times(buffers.sizes().out()));
        program.barrier(Pipe.V);
        counted(program.multiply(chunk.rows().times(problem.rowsOfRow()), pitch),
                () -> program.emit(new Convert(DType.FLOAT16, DType.FLOAT32, Rounding.RINT, start(), loaded,
                        Affine.ONE)));
        prepareFactor(chunk);
        if (problem.digits()) {
            addDigits(chunk, pitch);
        }
        formula.bias().ifPresent(_ -> addBias(chunk, pitch));
        formula.offset().ifPresent(_ -> addOffset(chunk, pitch));
        in.release(chunk.stage());
        out.acquire(chunk.stage());
        finish(chunk, pitch, result);
        out.publish(chunk.stage());
    }

    /** Where the products become float32. */
    private Address start() {
        return problem.digits() ? buffers.wide() : buffers.work();
    }

    private void addDigits(Chunk chunk, Affine pitch) {
        Affine blocksOfRow = rowBlocks(pitch);
        Stride pairs = new Stride(Affine.ONE, blocksOfRow.times(2));
        Stride rows = new Stride(Affine.ONE, blocksOfRow);
        Address low = buffers.wide().plus(pitch.times(4));
        program.barrier(Pipe.V);
        Affine sixteen = Affine.of(Integer.toUnsignedLong(Float.floatToRawIntBits(HIGH_DIGIT)));
        slices(pitch, at -> program.emit(new WithScalar(VectorScalar.Op.VMULS, DType.FLOAT32,
                buffers.work().plus(at), buffers.wide().plus(at), sixteen, chunk.rows(), rows, pairs)));
        program.barrier(Pipe.V);
        slices(pitch, at -> program.emit(new Elementwise(VectorBinary.Op.VADD, DType.FLOAT32, buffers.work().plus(at),
                buffers.work().plus(at), low.plus(at), chunk.rows(), rows, rows, pairs)));
    }

    /** Blocks of float32 from row to row. */
    private Affine rowBlocks(Affine pitch) {
        return program.compute(Op.SHR, pitch, Affine.of(BLOCK_SHIFT));
    }

    private void addBias(Chunk chunk, Affine pitch) {
        binary(VectorBinary.Op.VADD, chunk, pitch, new Way(buffers.work(), buffers.work(), buffers.columns(),
                Stride.of(1, 0)));
    }

    private void addOffset(Chunk chunk, Affine pitch) {
        Address offset = buffers.columns().plus(buffers.sizes().column());
        Address sums = buffers.sums().plus(chunk.stage().times(buffers.sizes().sums()));
        Affine blocksOfRow = rowBlocks(pitch);
        slices(pitch, at -> program.emit(new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32,
                buffers.product().plus(at), offset.plus(at), sums, chunk.rows(), new Stride(Affine.ONE, blocksOfRow),
                Stride.of(1, 0), Stride.of(0, 1))));
        binary(VectorBinary.Op.VADD, chunk, pitch, new Way(buffers.work(), buffers.work(), buffers.product(),
                new Stride(Affine.ONE, blocksOfRow)));
    }

    /** pertoken · logit comes first (operators.md §3); a factor alone is spread as it came. */
    private void prepareFactor(Chunk chunk) {
        if (!formula.hasFactor()) {
            return;
        }
        Address perToken = buffers.factors().plus(chunk.stage().times(2 * buffers.sizes().factors()));
        Address logit = perToken.plus(buffers.sizes().factors());
        Address factor = formula.perToken().isPresent() ? perToken : logit;
        if (formula.isFactorAProduct()) {
            program.emit(new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32, buffers.factor(), perToken, logit,
                    Affine.of(buffers.sizes().factors() / Vector.REPEAT_BYTES)));
            program.barrier(Pipe.V);
            factor = buffers.factor();
        }
        long repeats = Math.ceilDiv(blocks.chunkRows(problem), Broadcast.ELEMENTS);
        program.emit(new Broadcast(DType.FLOAT32, buffers.broadcast(), factor, Affine.of(repeats), Stride.DENSE));
    }

    private void finish(Chunk chunk, Affine pitch, Address result) {
        boolean rounds = formula.output() instanceof Int4Formula.Output.Rounded;
        if (formula.hasFactor()) {
            program.barrier(Pipe.V);
            Stride down = new Stride(Affine.ONE, rowBlocks(pitch));
            slices(pitch, at -> program.emit(new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32,
                    (rounds ? buffers.work() : result).plus(at), buffers.work().plus(at), buffers.broadcast(),
                    chunk.rows(), down, down, Stride.of(0, 1))));
        } else if (!rounds) {
            program.barrier(Pipe.V);
            program.emit(new UbCopy(result, buffers.work(), Affine.ONE,
                    program.multiply(chunk.rows(), rowBlocks(pitch)), Affine.ZERO, Affine.ZERO));
        }
        if (formula.output() instanceof Int4Formula.Output.Rounded rounded) {
            program.barrier(Pipe.V);
            convert(chunk, pitch, rounded.type(), result);
        }
    }

    private void convert(Chunk chunk, Affine pitch, DType to, Address result) {
        counted(program.multiply(chunk.rows(), pitch), () -> program.emit(new Convert(DType.FLOAT32, to,
                Rounding.RINT, result, buffers.work(), Affine.ONE)));
    }

    /** Destination, first and second source, and how the second goes on. */
    private record Way(Address dst, Address src0, Address src1, Stride stride) {
    }

    private void binary(VectorBinary.Op op, Chunk chunk, Affine pitch, Way way) {
        Stride down = new Stride(Affine.ONE, rowBlocks(pitch));
        program.barrier(Pipe.V);
        slices(pitch, at -> program.emit(new Elementwise(op, DType.FLOAT32, way.dst.plus(at), way.src0.plus(at),
                way.src1.plus(at), chunk.rows(), down, down, way.stride)));
    }

    private void counted(Affine elements, Runnable emit) {
        program.emit(new SetMaskCount(elements));
        emit.run();
        program.emit(new SetMask(ALL, ALL));
    }

    /** Calls {@code emit} with the byte offset in a row of every 64 columns, masked where fewer are left. */
    private void slices(Affine pitch, Consumer<Affine> emit) {
        Affine whole = program.compute(Op.DIV, pitch, Affine.of(LANES));
        program.loop(whole, i -> emit.accept(i.times(Vector.REPEAT_BYTES)));
        Affine rest = pitch.minus(whole.times(LANES));
        program.when(Condition.GT, rest, Affine.ZERO, () -> {
            Affine mask = program.compute(Op.SHL, ALL, rest);
            program.emit(new SetMask(Affine.ZERO, ALL.minus(mask)));
            emit.accept(whole.times(Vector.REPEAT_BYTES));
            program.emit(new SetMask(ALL, ALL));
        });
    }
}
