package ascendsim.kernels.program.antiquant;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;

/**
 * Weights of 4 or 8 bits from GM through UB to float16 or bfloat16 in GM (operators.md §0.6, tiling_quant §1.1).
 * {@link #open}; {@link #factors} whenever the next tiles need other ones; {@link #compute} and {@link #store} for each
 * tile; {@link #close}.
 */
public final class Antiquant {
    private final ProgramBuilder program;
    private final AntiquantTypes types;
    private final AntiquantBuffers buffers;
    private final FactorLoad factors;
    private final AntiquantArithmetic arithmetic;
    private final Ring in;
    private final Ring out;
    private final Variable inStage;
    private final Variable outStage;

    /** Emits the registers. */
    public Antiquant(ProgramBuilder program, AntiquantBuffers buffers) {
        this.program = program;
        this.types = buffers.types();
        this.buffers = buffers;
        this.factors = new FactorLoad(program, buffers);
        this.arithmetic = new AntiquantArithmetic(program, buffers);
        this.in = new Ring(program, buffers.capacity().inputs(), Pipe.MTE2, Pipe.V);
        this.out = new Ring(program, AntiquantBuffers.OUTPUTS, Pipe.V, Pipe.MTE3);
        this.inStage = program.variable(Affine.ZERO);
        this.outStage = program.variable(Affine.ZERO);
    }

    /** Frees all buffers. */
    public void open() {
        factors.open();
        in.open();
        out.open();
    }

    /** Takes back every flag that is still set. */
    public void close() {
        factors.close();
        in.close();
        out.close();
    }

    /**
     * Scale and offset of the tiles to come.
     *
     * @param scale      GM byte address of the first
     * @param offset     GM byte address of the first, of no meaning without offsets
     * @param pitchBytes in GM from line to line
     */
    public record Factors(FactorLines lines, Affine scale, Affine offset, Affine pitchBytes) {
        /** Lines of one distance. */
        public Factors(FactorLines lines, Affine scale, Affine offset, long pitchBytes) {
            this(lines, scale, offset, Affine.of(pitchBytes));
        }
    }

    /** Emits the load of scale and offset. */
    public void factors(Factors next) {
        factors.emit(next);
    }

    /**
     * Emits one scale and one offset for all weights of the tiles to come.
     *
     * @param scale  its bits
     * @param offset its bits, of no meaning without offsets
     */
    public void constant(FactorLines lines, Affine scale, Affine offset) {
        factors.constant(lines, scale, offset);
    }

    /**
     * Weights in GM.
     *
     * @param first      byte address of the tile's first
     * @param pitchBytes from row to row
     */
    public record Source(Affine first, Affine pitchBytes) {
        /** Rows of one distance. */
        public Source(Affine first, long pitchBytes) {
            this(first, Affine.of(pitchBytes));
        }
    }

    /** Emits the load of a tile and its arithmetic. */
    public void compute(WeightTile tile, FactorLines lines, Source source) {
        Affine loaded = stage(inStage, in);
        Affine runBlocks = program.hold(tile.runBlocks(program, types));
        Affine rowBlocks = program.hold(program.multiply(tile.runs(), runBlocks));
        Address weights = buffers.in().plus(loaded.times(buffers.inBytes()));
        in.acquire(loaded);
        load(tile, source, weights, rowBlocks);
        in.publish(loaded);
        in.await(loaded);
        Affine made = outStage.value();
        out.acquire(made);
        var job = new AntiquantArithmetic.Job(tile, lines, weights, result(), runBlocks, rowBlocks,
                lines.pitchBlocks(program));
        arithmetic.emit(job, () -> in.release(loaded));
        out.publish(made);
        if (in.stages() > 1) {
            inStage.rotate(in.stages());
        }
    }

    private static Affine stage(Variable stage, Ring ring) {
        return ring.stages() == 1 ? Affine.ZERO : stage.value();
    }

    private Address result() {
        return buffers.out().plus(outStage.value().times(buffers.outBytes()));
    }

    /**
     * Emits the store of the tile computed last.
     *
     * @param first      GM byte address of its first result
     * @param pitchBytes in GM from row to row
     */
    public void store(WeightTile tile, Affine first, long pitchBytes) {
        Affine made = outStage.value();
        Affine runBlocks = tile.runBlocks(program, types).times(types.outBlocks());
        Affine bytes = tile.columns().times(types.out().bytes(1));
        Affine skipped = runBlocks.minus(program.ceilDivide(bytes, DType.BLOCK_BYTES));
        out.await(made);
        if (tile.isDense(types)) {
            Affine row = program.multiply(tile.runs(), bytes);
            program.emit(copy(Route.UB_GM, Address.gm(first), result(),
                    new Box(tile.rows(), row, Affine.of(pitchBytes).minus(row), skipped)));
        } else {
            Affine rowBlocks = program.multiply(tile.runs(), runBlocks);
            program.loop(tile.rows(), r -> program.emit(copy(Route.UB_GM,
                    Address.gm(first.plus(r.times(pitchBytes))),
                    result().plus(program.multiply(r, rowBlocks).times(DType.BLOCK_BYTES)),
                    new Box(tile.runs(), bytes, Affine.ZERO, skipped))));
        }
        out.release(made);
        outStage.rotate(AntiquantBuffers.OUTPUTS);
    }

    private void load(WeightTile tile, Source source, Address to, Affine rowBlocks) {
        Affine bytes = bytes(tile.columns());
        if (tile.isDense(types)) {
            Affine row = program.multiply(tile.runs(), bytes);
            program.emit(copy(Route.GM_UB, to, Address.gm(source.first),
                    new Box(tile.rows(), row, source.pitchBytes.minus(row), Affine.ZERO)));
            return;
        }
        program.loop(tile.rows(),
                r -> program.emit(copy(Route.GM_UB, to.plus(program.multiply(r, rowBlocks).times(DType.BLOCK_BYTES)),
                        Address.gm(source.first.plus(program.multiply(r, source.pitchBytes))),
                        new Box(tile.runs(), bytes, Affine.ZERO, Affine.ZERO))));
    }

    private Affine bytes(Affine weights) {
        return types.weight().isPacked()
                ? program.compute(Op.DIV, weights, Affine.of(2))
                : weights.times(types.weight().bytes(1));
    }

    /** Bursts: how many, how long, gaps in GM (bytes) and in UB (blocks). */
    private record Box(Affine count, Affine length, Affine gmGap, Affine ubGap) {
    }

    private static Padded copy(Route route, Address to, Address from, Box box) {
        return new Padded(route, DType.INT8, to, from, box.count, box.length, box.gmGap, box.ubGap, Affine.ZERO,
                Affine.ZERO, Affine.ZERO, CacheHint.NORMAL);
    }
}
