package ascendsim.kernels.program.routing;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.dtype.Rounding;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarState.SetMask;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.Vector.Stride;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorBinary.Elementwise;
import ascendsim.isa.instruction.VectorConvert.Convert;
import ascendsim.isa.instruction.VectorMove.Broadcast;
import ascendsim.isa.program.ProgramBuilder;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;

/**
 * The vector instructions of a chunk: int32 sums to float32, times the scale row, times each row's factor. A
 * multiplication runs over 64 columns at a time and repeats down the rows, so that the scale stays and the factor
 * advances by a block.
 */
final class RoutingDequant {
    /** Float32 lanes of a repeat. */
    private static final int LANES = Vector.REPEAT_BYTES / 4;
    /** Float32 elements of a block. */
    private static final int BLOCK_ELEMENTS = Move.BLOCK / 4;
    private static final Affine ALL_LANES = Affine.of(-1);

    private final RoutingVector.Emission emission;
    private final ProgramBuilder program;
    private final RoutingBuffers buffers;
    private final RoutingProblem.Operands operands;

    RoutingDequant(RoutingVector.Emission emission) {
        this.emission = emission;
        this.program = emission.program();
        this.buffers = emission.buffers();
        this.operands = emission.problem().operands();
    }

    private boolean isScaleWidened() { return operands.scale() == DType.BFLOAT16; }

    /** Once per block, before its chunks: waits for the scale row and makes it float32. */
    void openScale(Affine stage, long columns) {
        emission.scale().await(stage);
        if (isScaleWidened()) {
            program.barrier(Pipe.V);
            program.emit(new Convert(DType.BFLOAT16, DType.FLOAT32, Rounding.RINT, buffers.wideScale(), scale(stage),
                    Affine.of(Math.ceilDiv(columns, (long) LANES))));
        }
    }

    /** Once per block, after its chunks. */
    void closeScale(Affine stage) {
        emission.scale().release(stage);
    }

    private Address scale(Affine stage) {
        return buffers.scale().plus(stage.times(buffers.scaleBytes()));
    }

    /**
     * Some rows of a block.
     *
     * @param stage      of the rings of chunks
     * @param scaleStage of the ring of scale rows
     * @param rows       at most a chunk's
     * @param columns    of the block, a multiple of 8
     */
    record Chunk(Affine stage, Affine scaleStage, Affine rows, long columns) {
        /** Blocks from row to row; rows lie without gaps. */
        long pitch() {
            return columns / BLOCK_ELEMENTS;
        }
    }

    /** From the stage of the ring that comes in to that of the ring that goes out. */
    void emit(Chunk chunk) {
        emission.in().await(chunk.stage);
        program.barrier(Pipe.V);
        cast(chunk);
        prepareFactor(chunk);
        emission.in().release(chunk.stage);
        program.barrier(Pipe.V);
        Address result = buffers.out().plus(chunk.stage.times(buffers.chunkBytes()));
        Address scale = isScaleWidened() ? buffers.wideScale() : scale(chunk.scaleStage);
        if (operands.hasFactor()) {
            multiplyByScale(chunk, buffers.work(), scale);
            if (isFactorAProduct()) {
                broadcast(buffers.factor());
            }
            emission.out().acquire(chunk.stage);
            program.barrier(Pipe.V);
            multiplyByFactor(chunk, result);
        } else {
            emission.out().acquire(chunk.stage);
            multiplyByScale(chunk, result, scale);
        }
        emission.out().publish(chunk.stage);
    }

    private void cast(Chunk chunk) {
        Address sums = buffers.in().plus(chunk.stage.times(buffers.chunkBytes()));
        if (chunk.columns % LANES == 0) {
            program.emit(new Convert(DType.INT32, DType.FLOAT32, Rounding.RINT, buffers.work(), sums,
                    chunk.rows.times(chunk.columns / LANES)));
            return;
        }
        Stride down = Stride.of(1, chunk.pitch());
        slices(chunk.columns, bytes -> program.emit(new Convert(DType.INT32, DType.FLOAT32, Rounding.RINT,
                buffers.work().plus(bytes), sums.plus(bytes), chunk.rows, down, down)));
    }

    private boolean isFactorAProduct() { return operands.pertoken() && operands.logit(); }

    /** pertoken · logit comes first (operators.md §3); a factor alone is broadcast as it came. */
    private void prepareFactor(Chunk chunk) {
        Address pertoken = buffers.factors().plus(chunk.stage.times(2 * buffers.factorBytes()));
        Address logit = pertoken.plus(buffers.factorBytes());
        if (isFactorAProduct()) {
            program.emit(new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32, buffers.factor(), pertoken, logit,
                    Affine.of(buffers.factorBytes() / Vector.REPEAT_BYTES)));
        } else if (operands.hasFactor()) {
            broadcast(operands.pertoken() ? pertoken : logit);
        }
    }

    private void broadcast(Address factors) {
        long repeats = Math.ceilDiv(buffers.blocks().chunkRows(), Broadcast.ELEMENTS);
        program.emit(new Broadcast(DType.FLOAT32, buffers.broadcast(), factors, Affine.of(repeats), Stride.DENSE));
    }

    private void multiplyByScale(Chunk chunk, Address result, Address scale) {
        multiply(chunk, result, scale::plus, Stride.of(1, 0));
    }

    private void multiplyByFactor(Chunk chunk, Address result) {
        multiply(chunk, result, bytes -> buffers.broadcast(), Stride.of(0, 1));
    }

    /** @param by the second factor of the columns that start at a byte of a row */
    private void multiply(Chunk chunk, Address result, LongFunction<Address> by, Stride stride) {
        Stride down = Stride.of(1, chunk.pitch());
        slices(chunk.columns, bytes -> program.emit(new Elementwise(VectorBinary.Op.VMUL, DType.FLOAT32,
                result.plus(bytes), buffers.work().plus(bytes), by.apply(bytes), chunk.rows, down, down, stride)));
    }

    /** Calls {@code emit} with the byte offset in a row of every 64 columns, with a mask where fewer are left. */
    private void slices(long columns, LongConsumer emit) {
        long whole = columns / LANES;
        for (long i = 0; i < whole; i++) {
            emit.accept(i * Vector.REPEAT_BYTES);
        }
        long rest = columns % LANES;
        if (rest > 0) {
            program.emit(new SetMask(Affine.ZERO, Affine.of((1L << rest) - 1)));
            emit.accept(whole * Vector.REPEAT_BYTES);
            program.emit(new SetMask(ALL_LANES, ALL_LANES));
        }
    }
}
