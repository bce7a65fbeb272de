package ascendsim.kernels.program.epilogue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.program.LocalMemoryMap;
import ascendsim.isa.program.PeerRing;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import java.util.HashMap;
import java.util.Map;

/**
 * The AIV's part of an int8 product with 16-bit results on v310 (tiling_dense §4): the Fixpipe leaves its rows of a
 * block in UB, a vector function dequantises a quarter of them at a time, which are stored while the next one runs.
 * {@link #open}, {@link #emit} for each block, {@link #close}.
 */
final class DrainedEpilogue {
    private static final int STAGES = 2;

    private final ProgramBuilder program;
    private final DequantFormula formula;
    private final UbBlocks blocks;
    private final DequantEpilogue.Sources sources;
    private final Affine subBlock;
    private final Affine oneScale;
    private final Buffers buffers;
    private final PeerRing sums;
    private final Ring in;
    private final Ring out;
    private final Variable slot;
    private final Variable inStage;
    private final Variable outStage;
    private final Map<Long, RegisterFunction> functions = new HashMap<>();

    /** Emits what is there once. */
    DrainedEpilogue(ProgramBuilder program, DequantFormula formula, UbBlocks blocks, DequantEpilogue.Setting setting) {
        this.program = program;
        this.formula = formula;
        this.blocks = blocks;
        this.sources = setting.sources();
        this.subBlock = setting.subBlock();
        this.buffers = Buffers.take(setting.memory(), formula, blocks);
        this.oneScale = formula.oneScale() ? formula.loadScale(program, sources.scale()) : Affine.ZERO;
        this.sums = blocks.ring();
        this.in = new Ring(program, STAGES, Pipe.MTE2, Pipe.V);
        this.out = new Ring(program, STAGES, Pipe.V, Pipe.MTE3);
        this.slot = program.variable(Affine.ZERO);
        this.inStage = program.variable(Affine.ZERO);
        this.outStage = program.variable(Affine.ZERO);
    }

    /** Takes the buffers, to see whether they fit. */
    static void reserve(LocalMemoryMap memory, UbBlocks blocks, DequantFormula formula) {
        Buffers.take(memory, formula, blocks);
    }

    /**
     * UB beside the blocks of sums, each buffer {@link #STAGES} times, lengths in bytes of one.
     *
     * @param scales of a block's columns
     * @param bias   of a block's columns
     * @param tokens scales of an AIV's rows
     * @param out    finished rows
     */
    private record Buffers(Buffer scales, Buffer bias, Buffer tokens, Buffer out) {
        static Buffers take(LocalMemoryMap memory, DequantFormula formula, UbBlocks blocks) {
            blocks.take(memory);
            long scale = formula.hasScaleRow() ? formula.scale().bytes(blocks.baseN()) : 0;
            long bias = formula.bias().map(type -> type.bytes(blocks.baseN())).orElse(0L);
            long tokens = formula.perToken() ? DType.FLOAT32.bytes(blocks.rows()) : 0;
            Buffer out = Buffer.take(memory, formula.output().bytes(blocks.pieceRows() * blocks.pitch()));
            var buffers = new Buffers(Buffer.take(memory, scale), Buffer.take(memory, bias),
                    Buffer.take(memory, tokens), out);
            memory.take(Space.UB, DequantFunction.BEYOND, Move.BLOCK);
            return buffers;
        }
    }

    /** @param bytes of one of the stages, whole DataBlocks */
    private record Buffer(Address start, long bytes) {
        static Buffer take(LocalMemoryMap memory, long bytes) {
            long each = Math.ceilDiv(bytes, (long) Move.BLOCK) * Move.BLOCK;
            return new Buffer(memory.take(Space.UB, STAGES * each, Move.BLOCK), each);
        }

        Address at(Affine stage) {
            return start.plus(stage.times(bytes));
        }
    }

    /** Frees all buffers. */
    void open() {
        in.open();
        out.open();
    }

    /** Takes back every flag that is still set. */
    void close() {
        in.close();
        out.close();
    }

    /** Emits a block. Parameters are fetched before the AIC is waited for; an AIV without rows frees its buffer. */
    void emit(DequantEpilogue.Tile tile) {
        UbBlocks.Share share = blocks.share(program, subBlock, tile.rows());
        program.when(Condition.GT, share.count(), Affine.ZERO, () -> {
            load(tile, share);
            sums.await(program);
            in.await(inStage.value());
            program.loop(Affine.ZERO, share.count(), Affine.of(blocks.pieceRows()), row -> piece(tile, share, row));
            in.release(inStage.value());
            inStage.rotate(STAGES);
        }, () -> sums.await(program));
        sums.release(program);
    }

    /** The next block is in the next buffer. */
    void advance() {
        slot.rotate(blocks.slots());
    }

    private void load(DequantEpilogue.Tile tile, UbBlocks.Share share) {
        Affine stage = inStage.value();
        in.acquire(stage);
        if (formula.hasScaleRow()) {
            columns(formula.scale(), buffers.scales.at(stage), sources.scale(), tile);
        }
        formula.bias().ifPresent(type -> columns(type, buffers.bias.at(stage), sources.bias().orElseThrow(), tile));
        sources.pertoken().ifPresent(base -> program.emit(ColumnRows.row(DType.FLOAT32, buffers.tokens.at(stage),
                Address.gm(base.plus(tile.row().plus(share.first()).times(Float.BYTES))),
                share.count().times(Float.BYTES))));
        in.publish(stage);
    }

    private void columns(DType type, Address to, Affine base, DequantEpilogue.Tile tile) {
        program.emit(ColumnRows.row(type, to, Address.gm(base.plus(tile.column().times(type.bytes(1)))),
                Affine.of(type.bytes(tile.columns()))));
    }

    private void piece(DequantEpilogue.Tile tile, UbBlocks.Share share, Affine row) {
        Affine height = program.hold(program.minimum(share.count().minus(row), Affine.of(blocks.pieceRows())));
        Affine stage = outStage.value();
        Address result = buffers.out.at(stage);
        out.acquire(stage);
        program.call(functions.computeIfAbsent(tile.columns(),
                columns -> new DequantFunction(formula, columns, blocks.pitch()).build()),
                arguments(row, height, result).of(formula));
        out.publish(stage);
        out.await(stage);
        store(tile, share.first().plus(row), height, result);
        out.release(stage);
        outStage.rotate(STAGES);
    }

    private DequantFunction.Arguments arguments(Affine row, Affine height, Address result) {
        Affine stage = inStage.value();
        Affine from = blocks.at(slot.value()).plus(row.times(Integer.BYTES * blocks.pitch())).offset();
        Affine scale = formula.hasScaleRow() ? buffers.scales.at(stage).offset() : oneScale;
        return new DequantFunction.Arguments(from, result.offset(), height, scale, buffers.bias.at(stage).offset(),
                buffers.tokens.at(stage).plus(row.times(Float.BYTES)).offset());
    }

    private void store(DequantEpilogue.Tile tile, Affine row, Affine height, Address from) {
        Address to =
                Address.gm(tile.output().plus(program.multiply(row, tile.pitch()).times(formula.output().bytes(1))));
        program.emit(new Padded(Route.UB_GM, formula.output(), to, from, height,
                Affine.of(formula.output().bytes(tile.columns())),
                tile.pitch().plus(-tile.columns()).times(formula.output().bytes(1)),
                Affine.ZERO, Affine.ZERO, Affine.ZERO, Affine.ZERO, CacheHint.NORMAL));
    }
}
