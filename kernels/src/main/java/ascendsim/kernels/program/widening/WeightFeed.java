package ascendsim.kernels.program.widening;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.GlobalMove.Padded;
import ascendsim.isa.instruction.GlobalMove.Route;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic.Op;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.instruction.ScalarControl.Special;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import java.util.function.Consumer;

/**
 * An AIV's part in bringing weights into L1: from GM to UB, widened, and into the slots of the cube core
 * (tiling_quant §2.3). Of weights stored as [k, n] each AIV has half the rows of a slot, of [n, k] half the columns.
 * {@link #open}, then {@link #block} for each block the cube core multiplies, then {@link #close}.
 */
public final class WeightFeed {
    /** GM byte addresses; offset counts where there are offsets. */
    public record Sources(Affine weight, Affine scale, Affine offset) {
    }

    /** Columns of a block: the first, and how many. */
    public record Columns(Affine first, Affine count) {
    }

    private final ProgramBuilder program;
    private final FedWeights weights;
    private final FeedCut cut;
    private final WideningBuffers buffers;
    private final WideningTiles tiles;
    private final WideningFactors factors;
    private final Affine sub;
    private final Ring in;
    private final Ring factorRing;
    private final Variable stage;
    private final Variable factorStage;

    /** Emits its registers. */
    public WeightFeed(ProgramBuilder program, FedWeights weights, FeedCut cut, WideningBuffers buffers) {
        this.program = program;
        this.weights = weights;
        this.cut = cut;
        this.buffers = buffers;
        this.sub = program.query(Special.SUB_BLOCK_IDX);
        this.factors = new WideningFactors(program, weights, buffers);
        this.tiles = new WideningTiles(program, weights, cut, buffers);
        this.in = new Ring(program, cut.count(), Pipe.MTE2, Pipe.V);
        this.factorRing = new Ring(program, WideningBuffers.STAGES, Pipe.MTE2, Pipe.V);
        this.stage = program.variable(Affine.ZERO);
        this.factorStage = program.variable(Affine.ZERO);
    }

    /** Frees all buffers. */
    public void open() {
        in.open();
        factorRing.open();
        tiles.open();
    }

    /** Takes back every flag that is still set. */
    public void close() {
        tiles.close();
        factorRing.close();
        in.close();
    }

    /** Emits {@code body}, all blocks of one matrix of weights; a scale that all weights share is there meanwhile. */
    public void matrix(Sources sources, Runnable body) {
        if (weights.single()) {
            whileLoaded(sources, WideningFactors.Rows.one(Affine.ZERO, Affine.ONE), body);
        } else {
            body.run();
        }
    }

    /** Emits a block's weights, all of k, as many times as {@code turns} asks for them. */
    public void block(Sources sources, Columns columns, Consumer<Runnable> turns) {
        Share share = share(sources, columns);
        Runnable body = () -> turns.accept(() -> loads(share));
        if (weights.single() || weights.isGrouped()) {
            body.run();
        } else if (weights.transposed()) {
            whileLoaded(sources, WideningFactors.Rows.one(columns.first.plus(share.firstLine), share.lines), body);
        } else {
            whileLoaded(sources, WideningFactors.Rows.one(columns.first, columns.count), body);
        }
    }

    /** Factors are in UB while {@code body} runs; it runs without any columns too. */
    private void whileLoaded(Sources sources, WideningFactors.Rows rows, Runnable body) {
        Affine now = factorStage.value();
        factorRing.acquire(now);
        program.when(Condition.GT, rows.columns(), Affine.ZERO, () -> factors.load(sources, rows, now));
        factorRing.publish(now);
        factorRing.await(now);
        body.run();
        factorRing.release(now);
        factorStage.rotate(WideningBuffers.STAGES);
    }

    /**
     * What the AIV has of a block.
     *
     * @param firstLine where its lines begin in a slot
     * @param lines     of weights stored as [n, k]
     */
    private record Share(Sources sources, Columns columns, Affine firstLine, Affine lines) {
    }

    private Share share(Sources sources, Columns columns) {
        Affine half = weights.transposed() ? program.ceilDivide(columns.count, 2) : Affine.of(cut.step() / 2);
        Affine first = program.multiply(sub, half);
        return new Share(sources, columns, program.hold(first),
                program.hold(program.minimum(columns.count.minus(first), half)));
    }

    /** Weights of one block of rows, from the first k to the last. */
    private void loads(Share share) {
        program.loop(Affine.ZERO, Affine.of(weights.k()), Affine.of(cut.depth()), k0 -> {
            Affine depth = weights.k() % cut.depth() == 0
                    ? Affine.of(cut.depth())
                    : program.minimum(Affine.of(weights.k()).minus(k0), Affine.of(cut.depth()));
            if (weights.transposed()) {
                columnsLoad(share, k0, depth);
            } else {
                rowsLoad(share, k0, depth);
            }
            stage.rotate(cut.count());
        });
    }

    /** Stored as [k, n]: a load is the AIV's half of a slot. */
    private void rowsLoad(Share share, Affine k0, Affine depth) {
        Affine lines = program.compute(Op.MAX,
                program.minimum(depth.minus(share.firstLine), Affine.of(cut.step() / 2)), Affine.ZERO);
        Affine first = program.hold(k0.plus(share.firstLine));
        Affine group = weights.isGrouped() ? group(first) : Affine.ZERO;
        in.acquire(stage.value());
        program.when(Condition.GT, lines, Affine.ZERO, () -> {
            emitLoad(share.sources, new Lines(first, lines, share.columns.first, share.columns.count));
            if (weights.isGrouped()) {
                factors.load(share.sources, new WideningFactors.Rows(share.columns.first, share.columns.count, group,
                        group(first.plus(lines).plus(-1)).minus(group).plus(1)), stage.value());
            }
        });
        in.publish(stage.value());
        in.await(stage.value());
        tiles.step(new WideningTiles.Step(load(), share.firstLine, lines, share.columns.count,
                weights.isGrouped()
                        ? new WideningTiles.Factors.Groups(stage.value(), first, group)
                        : new WideningTiles.Factors.Held(factorStage.value())));
        in.release(stage.value());
    }

    private Affine group(Affine k) {
        return program.compute(Op.DIV, k, Affine.of(weights.groupSize()));
    }

    /** Stored as [n, k]: a load is the AIV's half of some slots. */
    private void columnsLoad(Share share, Affine k0, Affine depth) {
        Affine first = program.hold(share.columns.first.plus(share.firstLine));
        in.acquire(stage.value());
        Affine group = weights.isGrouped() ? group(k0) : Affine.ZERO;
        program.when(Condition.GT, share.lines, Affine.ZERO, () -> {
            emitLoad(share.sources, new Lines(first, share.lines, k0, depth));
            if (weights.isGrouped()) {
                factors.load(share.sources, new WideningFactors.Rows(first, share.lines, group,
                        group(k0.plus(depth).plus(-1)).minus(group).plus(1)), stage.value());
            }
        });
        in.publish(stage.value());
        in.await(stage.value());
        long step = cut.step();
        program.loop(Affine.ZERO, depth, Affine.of(step), begin -> {
            Affine elements = weights.k() % step == 0
                    ? Affine.of(step)
                    : program.minimum(depth.minus(begin), Affine.of(step));
            tiles.step(new WideningTiles.Step(load().plus(tiles.bytes(begin)), share.firstLine, share.lines,
                    elements, weights.isGrouped()
                            ? new WideningTiles.Factors.Groups(stage.value(), k0.plus(begin), group)
                            : new WideningTiles.Factors.Held(factorStage.value())));
        });
        in.release(stage.value());
    }

    private Address load() {
        return buffers.in().plus(stage.value().times(buffers.load()));
    }

    /** Lines of the weights as stored, and the part of each. */
    private record Lines(Affine first, Affine count, Affine element, Affine elements) {
    }

    private void emitLoad(Sources sources, Lines lines) {
        if (weights.fractals()) {
            emitFractals(sources, lines);
            return;
        }
        Affine pitch = Affine.of(weights.type()
                .bytes(weights.transposed() ? weights.k() : weights.n()));
        Affine length = tiles.bytes(lines.elements);
        Affine from = sources.weight.plus(program.multiply(lines.first, pitch)).plus(tiles.bytes(lines.element));
        Affine gap = Affine.of(buffers.pitch() / DType.BLOCK_BYTES)
                .minus(program.ceilDivide(length, DType.BLOCK_BYTES));
        program.emit(new Padded(Route.GM_UB, DType.INT8, load(), Address.gm(from), lines.count, length,
                pitch.minus(length), gap, Affine.ZERO, Affine.ZERO, Affine.ZERO, hint()));
    }

    private CacheHint hint() {
        return cut.inL2() ? CacheHint.NORMAL : CacheHint.DISABLE;
    }

    /** Columns of fractals, 32 bytes of each line: they follow each other in GM, and come into their lines in UB. */
    private void emitFractals(Sources sources, Lines lines) {
        long column = weights.storedRows() * DType.BLOCK_BYTES;
        Affine from = program.hold(sources.weight.plus(lines.first.times(DType.BLOCK_BYTES)).plus(
                program.compute(Op.DIV, tiles.bytes(lines.element), Affine.of(DType.BLOCK_BYTES)).times(column)));
        Affine blocks = program.ceilDivide(tiles.bytes(lines.elements), DType.BLOCK_BYTES);
        Affine gap = Affine.of(buffers.pitch() / DType.BLOCK_BYTES - 1);
        program.loop(Affine.ZERO, blocks, Affine.ONE, block -> program.emit(new Padded(Route.GM_UB, DType.INT8,
                load().plus(block.times(DType.BLOCK_BYTES)), Address.gm(from.plus(block.times(column))), lines.count,
                Affine.of(DType.BLOCK_BYTES), Affine.ZERO, gap, Affine.ZERO, Affine.ZERO, Affine.ZERO, hint())));
    }
}
