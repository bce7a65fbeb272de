package ascendsim.kernels.program.epilogue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.Burst;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorBinary;
import ascendsim.isa.instruction.VectorMove.Fill;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import java.util.Optional;

/**
 * The AIV's part of an int8 product with 16-bit results: int32 blocks from workspace slots to dequantised rows of the
 * output (tiling_dense §3.4, tiling_quant §6). {@link #open}, {@link #emit} for each block, {@link #close}.
 */
public final class DequantEpilogue {
    /**
     * Where parameters are in GM, by byte address of their first element.
     *
     * @param scale    of the columns, or the only one
     * @param pertoken of the rows
     * @param bias     of the columns
     */
    public record Sources(Affine scale, Optional<Affine> pertoken, Optional<Affine> bias) {
    }

    /**
     * One block.
     *
     * @param rows    at most the base's
     * @param columns at most the base's
     * @param column  its first one among the column parameters
     * @param row     its first one among the row scales
     * @param output  byte address of its first element
     * @param pitch   elements from row to row of the output
     */
    public record Tile(Affine rows, long columns, Affine column, Affine row, Affine output, Affine pitch) {
    }

    /** A block and the byte address of its sums, rows without gaps. */
    private record Sums(Tile tile, Affine at) {
    }

    private final ProgramBuilder program;
    private final DequantFormula formula;
    private final DequantTiles tiles;
    private final DequantBuffers buffers;
    private final DequantSteps steps;
    private final ColumnRows columns;
    private final Sources sources;
    private final Affine subBlock;
    private final Optional<Affine> oneScale;
    private final Ring in;
    private final Ring out;
    private final Variable stage;

    /** Emits what is there once. @param subBlock which of its AIC's AIVs this is; a constant if there is one */
    public DequantEpilogue(ProgramBuilder program, DequantFormula formula, DequantTiles tiles, Setting setting) {
        this.program = program;
        this.formula = formula;
        this.tiles = tiles;
        this.sources = setting.sources;
        this.subBlock = setting.subBlock;
        this.buffers = DequantBuffers.take(setting.memory, tiles, formula);
        this.steps = new DequantSteps(program, buffers);
        this.columns = new ColumnRows(program, formula, buffers, sources, steps);
        this.oneScale = formula.oneScale() ? Optional.of(formula.loadScale(program, sources.scale)) : Optional.empty();
        this.in = new Ring(program, DequantBuffers.STAGES, Pipe.MTE2, Pipe.V);
        this.out = new Ring(program, DequantBuffers.STAGES, Pipe.V, Pipe.MTE3);
        this.stage = program.variable(Affine.ZERO);
    }

    /** What the epilogue works with: memory for its buffers, parameters in GM, the number of the AIV. */
    public record Setting(LocalMemoryMap memory, Sources sources, Affine subBlock) {
    }

    /** Takes the buffers, to see whether they fit. */
    public static void reserve(LocalMemoryMap memory, DequantTiles tiles, DequantFormula formula) {
        DequantBuffers.take(memory, tiles, formula);
    }

    /** Frees all buffers; row scales are read in whole blocks, so their buffers start clean. */
    public void open() {
        if (formula.perToken()) {
            long repeats = DequantBuffers.STAGES * buffers.factorBytes() / Vector.REPEAT_BYTES;
            program.emit(new Fill(DType.FLOAT32, buffers.factors(), Affine.ZERO, Affine.of(repeats),
                    Vector.Stride.DENSE));
        }
        in.open();
        out.open();
        columns.open();
    }

    /** Takes back every flag that is still set. */
    public void close() {
        in.close();
        out.close();
        columns.close();
    }

    /**
     * Emits a block. Column parameters are fetched before the AIC is waited for, unless every chunk fetches them.
     *
     * @param at byte address of its sums, rows without gaps
     */
    void emit(Tile tile, Affine at, CrossRing slots) {
        Sums sums = new Sums(tile, at);
        if (!tiles.eachChunk()) {
            columns.load(tile);
        }
        slots.await(program);
        if (!tiles.eachChunk()) {
            columns.await(tile.columns);
        }
        switch (tiles.share()) {
            case ALL -> chunks(sums, slots, new Span(Affine.ZERO, tile.rows, Affine.of(tiles.chunkRows())));
            case ALTERNATING -> shared(sums, slots, new Span(program.hold(tiles.firstAlternating(subBlock)), tile.rows,
                    Affine.of(2L * tiles.chunkRows())));
            case HALVES -> halves(sums, slots);
        }
        if (!tiles.eachChunk()) {
            columns.release();
        }
    }

    /** Rows {@code first}, {@code first + step}, … of a block, each with those up to the next chunk or the end. */
    private record Span(Affine first, Affine end, Affine step) {
    }

    private void halves(Sums sums, CrossRing slots) {
        Tile tile = sums.tile;
        Affine half = program.compute(Op.SHR, tile.rows, Affine.ONE);
        Affine first = program.hold(program.multiply(subBlock, half));
        Affine end = program.hold(half.plus(program.multiply(subBlock, tile.rows.minus(half))));
        shared(sums, slots, new Span(first, end, Affine.of(tiles.chunkRows())));
    }

    /** A sub-block without rows gives the slot back at once. */
    private void shared(Sums sums, CrossRing slots, Span span) {
        program.when(Condition.LT, span.first, span.end, () -> chunks(sums, slots, span),
                () -> slots.release(program, Pipe.MTE2));
    }

    private void chunks(Sums sums, CrossRing slots, Span span) {
        Tile tile = sums.tile;
        program.loop(span.first, span.end, span.step, row -> {
            Affine height = program.minimum(span.end.minus(row), Affine.of(tiles.chunkRows()));
            if (tiles.eachChunk()) {
                columns.load(tile);
            }
            load(sums, row, height);
            program.when(Condition.GE, row.plus(span.step), span.end, () -> slots.release(program, Pipe.MTE2));
            if (tiles.eachChunk()) {
                columns.await(tile.columns);
            }
            compute(new DequantSteps.Chunk(height, tile.columns));
            if (tiles.eachChunk()) {
                columns.release();
            }
            store(tile, row, height);
            stage.rotate(DequantBuffers.STAGES);
        });
    }

    private Address factors() {
        return buffers.factors().plus(stage.value().times(buffers.factorBytes()));
    }

    private Address chunk() {
        return buffers.sums().plus(stage.value().times(buffers.sumBytes()));
    }

    private void load(Sums sums, Affine row, Affine height) {
        Tile tile = sums.tile;
        long rowBytes = 4 * tile.columns;
        long pitchBytes = 4 * DequantTiles.pitch(tile.columns);
        Address from = Address.gm(sums.at.plus(row.times(rowBytes)));
        in.acquire(stage.value());
        if (rowBytes == pitchBytes) {
            program.emit(new Burst(Route.GM_UB, chunk(), from, Affine.ONE, height.times(rowBytes / Move.BLOCK),
                    Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
        } else {
            long gap = pitchBytes / Move.BLOCK - Math.ceilDiv(rowBytes, (long) Move.BLOCK);
            program.emit(new Padded(Route.GM_UB, DType.INT32, chunk(), from, height, Affine.of(rowBytes), Affine.ZERO,
                    Affine.of(gap), Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
        }
        sources.pertoken.ifPresent(base -> program.emit(ColumnRows.row(DType.FLOAT32, factors(),
                Address.gm(base.plus(tile.row.plus(row).times(4))), height.times(4))));
        in.publish(stage.value());
    }

    private void compute(DequantSteps.Chunk chunk) {
        in.await(stage.value());
        program.barrier(Pipe.V);
        steps.cast(chunk, chunk());
        sources.pertoken.ifPresent(_ -> steps.broadcast(factors()));
        in.release(stage.value());
        program.barrier(Pipe.V);
        oneScale.ifPresentOrElse(bits -> steps.multiply(chunk, bits),
                () -> steps.columns(VectorBinary.Op.VMUL, chunk, columns.scale()));
        if (formula.perToken()) {
            program.barrier(Pipe.V);
            steps.rows(chunk);
        }
        if (formula.bias().isPresent()) {
            program.barrier(Pipe.V);
            steps.columns(VectorBinary.Op.VADD, chunk, columns.bias());
        }
        if (formula.activation() != Activation.NONE) {
            program.barrier(Pipe.V);
            steps.activate(formula.activation(), chunk);
        }
        out.acquire(stage.value());
        program.barrier(Pipe.V);
        steps.narrow(chunk, formula.output(), result());
        out.publish(stage.value());
    }

    private Address result() {
        return buffers.out().plus(stage.value().times(buffers.outBytes()));
    }

    private void store(Tile tile, Affine row, Affine height) {
        long rowBytes = 2 * tile.columns;
        Address to = Address.gm(tile.output.plus(program.multiply(row, tile.pitch).times(2)));
        out.await(stage.value());
        program.emit(new Padded(Route.UB_GM, formula.output(), to, result(), height, Affine.of(rowBytes),
                tile.pitch.plus(-tile.columns).times(2), Affine.ZERO, Affine.ZERO, Affine.ZERO, Affine.ZERO,
                CacheHint.NORMAL));
        out.release(stage.value());
    }
}
