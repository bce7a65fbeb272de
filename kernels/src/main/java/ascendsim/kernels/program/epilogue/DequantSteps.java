package ascendsim.kernels.program.epilogue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorMove.Broadcast;
import ascendsim.isa.instruction.VectorScalar;
import ascendsim.isa.instruction.VectorScalar.WithScalar;
import ascendsim.isa.instruction.VectorUnary;
import ascendsim.isa.program.ProgramBuilder;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * The vector instructions of a chunk. A pass over dense rows of whole repeats is one instruction; a pass with a row
 * or a
 * column of parameters is one for every 64 columns, which repeats down the rows so that the parameters of the columns
 * stay and the scale of the row advances by a block. Passes are kept apart by barriers.
 */
final class DequantSteps {

    private final ProgramBuilder program;
    private final DequantBuffers buffers;
    private final Slices slices;

    DequantSteps(ProgramBuilder program, DequantBuffers buffers) {
        this.program = program;
        this.buffers = buffers;
        this.slices = new Slices(program);
    }

    /**
     * Rows of a block.
     *
     * @param rows    at most a chunk's
     * @param columns of the block
     */
    record Chunk(Affine rows, long columns) {
        /** Elements from row to row in UB. */
        long pitch() {
            return DequantTiles.pitch(columns);
        }

        /** Whether rows are whole repeats that follow one another. */
        boolean isDense() {
            return columns % Slices.LANES == 0;
        }

        Stride down(DType type) {
            return Stride.of(1, type.bytes(pitch()) / Move.BLOCK);
        }

        Affine repeats() {
            return isDense() ? rows.times(columns / Slices.LANES) : rows;
        }
    }

    /** Column parameters to float32. */
    void widen(DType type, Address to, Address from, long columns) {
        slices.over(columns, column -> program.emit(new Convert(type, DType.FLOAT32, Rounding.RINT,
                to.plus(DType.FLOAT32.bytes(column)), from.plus(type.bytes(column)), Affine.ONE)));
    }

    /** int32 to float32, half even. */
    void cast(Chunk chunk, Address sums) {
        convert(chunk, DType.INT32, sums, DType.FLOAT32, buffers.work());
    }

    /** float32 to the output. */
    void narrow(Chunk chunk, DType output, Address to) {
        convert(chunk, DType.FLOAT32, buffers.work(), output, to);
    }

    private void convert(Chunk chunk, DType from, Address src, DType to, Address dst) {
        if (chunk.isDense()) {
            program.emit(new Convert(from, to, Rounding.RINT, dst, src, chunk.repeats()));
            return;
        }
        slices.over(chunk.columns, column -> program.emit(new Convert(from, to, Rounding.RINT,
                dst.plus(to.bytes(column)), src.plus(from.bytes(column)), chunk.rows, chunk.down(to),
                chunk.down(from))));
    }

    /** Times one number. @param bits of it in float32 */
    void multiply(Chunk chunk, Affine bits) {
        scalar(VectorScalar.Op.VMULS, chunk, buffers.work(), buffers.work(), bits);
    }

    /** Each column with its parameter in float32. */
    void columns(VectorBinary.Op op, Chunk chunk, Address parameters) {
        pass(op, chunk, column -> parameters.plus(DType.FLOAT32.bytes(column)), Stride.of(1, 0));
    }

    /** One block for each row, all of its lanes the row's scale. */
    void broadcast(Address factors) {
        long repeats = Math.ceilDiv(buffers.tiles().chunkRows(), Broadcast.ELEMENTS);
        program.emit(new Broadcast(DType.FLOAT32, buffers.broadcast(), factors, Affine.of(repeats), Stride.DENSE));
    }

    /** Each row times its scale, which has been broadcast. */
    void rows(Chunk chunk) {
        pass(VectorBinary.Op.VMUL, chunk, column -> buffers.broadcast(), Stride.of(0, 1));
    }

    private void pass(VectorBinary.Op op, Chunk chunk, LongFunction<Address> by, Stride stride) {
        Stride down = chunk.down(DType.FLOAT32);
        slices.over(chunk.columns, column -> {
            Address at = buffers.work().plus(DType.FLOAT32.bytes(column));
            program.emit(new Elementwise(op, DType.FLOAT32, at, at, by.apply(column), chunk.rows, down, down, stride));
        });
    }

    /** The activation, in place. */
    void activate(Activation activation, Chunk chunk) {
        switch (activation) {
            case NONE -> {
            }
            case RELU -> unary(VectorUnary.Op.VRELU, chunk, buffers.work());
            case SILU -> sigmoid(chunk, () -> times(chunk, buffers.work(), -1f));
            case FAST_GELU -> sigmoid(chunk, () -> times(chunk, buffers.work(), -1.702f));
            case GELU -> sigmoid(chunk, () -> tangent(chunk));
        }
    }

    /** x / (1 + e^t). @param exponent leaves t in the temporary chunk */
    private void sigmoid(Chunk chunk, Runnable exponent) {
        exponent.run();
        program.barrier(Pipe.V);
        unary(VectorUnary.Op.VEXP, chunk, buffers.temporary());
        program.barrier(Pipe.V);
        add(chunk, 1f);
        program.barrier(Pipe.V);
        binary(VectorBinary.Op.VDIV, chunk, buffers.work(), buffers.temporary(), buffers.work());
    }

    /** t = -2 sqrt(2/pi) x (1 + 0.044715 x^2). */
    private void tangent(Chunk chunk) {
        binary(VectorBinary.Op.VMUL, chunk, buffers.work(), buffers.work(), buffers.temporary());
        program.barrier(Pipe.V);
        times(chunk, buffers.temporary(), 0.044715f);
        program.barrier(Pipe.V);
        add(chunk, 1f);
        program.barrier(Pipe.V);
        binary(VectorBinary.Op.VMUL, chunk, buffers.temporary(), buffers.work(), buffers.temporary());
        program.barrier(Pipe.V);
        times(chunk, buffers.temporary(), (float) (-2 * Math.sqrt(2 / Math.PI)));
    }

    /** The temporary chunk is {@code from} times a number. */
    private void times(Chunk chunk, Address from, float number) {
        scalar(VectorScalar.Op.VMULS, chunk, buffers.temporary(), from, bits(number));
    }

    private void add(Chunk chunk, float number) {
        scalar(VectorScalar.Op.VADDS, chunk, buffers.temporary(), buffers.temporary(), bits(number));
    }

    private static Affine bits(float number) {
        return Affine.of(Integer.toUnsignedLong(Float.floatToRawIntBits(number)));
    }

    private void scalar(VectorScalar.Op op, Chunk chunk, Address dst, Address src, Affine bits) {
        Stride down = chunk.isDense() ? Stride.DENSE : chunk.down(DType.FLOAT32);
        whole(chunk, column -> program.emit(new WithScalar(op, DType.FLOAT32, dst.plus(4 * column),
                src.plus(4 * column), bits, chunk.repeats(), down, down)));
    }

    private void unary(VectorUnary.Op op, Chunk chunk, Address at) {
        Stride down = chunk.isDense() ? Stride.DENSE : chunk.down(DType.FLOAT32);
        whole(chunk, column -> program.emit(new VectorUnary.Elementwise(op, DType.FLOAT32, at.plus(4 * column),
                at.plus(4 * column), chunk.repeats(), down, down)));
    }

    private void binary(VectorBinary.Op op, Chunk chunk, Address a, Address b, Address dst) {
        Stride down = chunk.isDense() ? Stride.DENSE : chunk.down(DType.FLOAT32);
        whole(chunk, column -> program.emit(new Elementwise(op, DType.FLOAT32, dst.plus(4 * column),
                a.plus(4 * column), b.plus(4 * column), chunk.repeats(), down, down, down)));
    }

    private void whole(Chunk chunk, LongConsumer emit) {
        if (chunk.isDense()) {
            emit.accept(0);
        } else {
            slices.over(chunk.columns, emit);
        }
    }
}
