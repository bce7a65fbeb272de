package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import java.util.ArrayList;
import java.util.List;

/**
 * The pipeline of a cube core that has all rows of some columns in L0C at once, a tile of rows beside the other, so
 * that
 * every load of the right operand is used for all of them and comes once (tiling_quant §1.6). {@link #open}, then for
 * some columns {@link #begin}, {@link #step} through the depth and {@link #drain}, and {@link #close}.
 */
public final class RowTilesMmad {
    private final ProgramBuilder program;
    private final CubeConfig config;
    private final long rows;
    private final L1Operand left;
    private final L1Operand right;
    private final TileMmad tiles;
    private final Variable fresh;
    private final Variable start;
    private List<TileMmad.Frame> frames = List.of();

    /**
     * Emits the registers of the pipeline.
     *
     * @param config   accumulators are the tiles of rows
     * @param operands the right one begins with the columns and the depth of a step
     * @param rows     of the left operand
     */
    public RowTilesMmad(ProgramBuilder program, CubeConfig config, CubeBuffers buffers, BlockMmad.Operands operands,
            long rows) {
        this.program = program;
        this.config = config;
        this.rows = rows;
        boolean single = rows % baseM() == 1;
        this.left = new L1Operand(program,
                new L1Buffers(program, L1Buffers.Source.left(config, buffers, operands), single),
                config.stages().leftStays());
        this.right = new L1Operand(program,
                new L1Buffers(program, L1Buffers.Source.right(config, buffers, operands), single), false);
        this.tiles = new TileMmad(program, config, buffers, operands.rows(program, config, buffers), single);
        this.fresh = program.variable(Affine.ZERO);
        this.start = program.variable(Affine.ZERO);
    }

    private long baseM() {
        return config.left().size().extent();
    }

    private int count() {
        return (int) Math.ceilDiv(rows, baseM());
    }

    /** Frees all buffers. */
    public void open() {
        left.open();
        right.open();
        tiles.open();
    }

    /** Takes back every flag that is still set. */
    public void close() {
        left.close();
        right.close();
        tiles.close();
    }

    private Block block(int tile, Affine column, Affine columns, Block.Depth depth) {
        return new Block(Affine.ZERO, Affine.of(tile * baseM()), Affine.of(Math.min(baseM(), rows - tile * baseM())),
                column, columns, depth);
    }

    /** Emits the start of some columns from 0. */
    public void begin(Affine columns) {
        List<TileMmad.Frame> begun = new ArrayList<>();
        for (int tile = 0; tile < count(); tile++) {
            tiles.turnTo(Affine.of(tile));
            begun.add(tiles.begin(block(tile, Affine.ZERO, columns, Block.Depth.whole(1))));
        }
        frames = begun;
        fresh.set(Affine.of(Mmad.ZERO));
    }

    /**
     * A part of the depth.
     *
     * @param columns as of {@link #begin}
     * @param k0      its first k of the left operand
     * @param skipped k of the left operand's load before that, where one load serves all steps
     * @param depth   at most a load of the right operand
     */
    public record Step(Affine columns, Affine k0, Affine skipped, Affine depth) {
    }

    /** Emits a step. @param loaded emitted once the right operand's load is under way */
    public void step(Step step, Runnable loaded) {
        Block.Depth depth = new Block.Depth(step.k0, step.k0.plus(step.depth));
        right.load(block(0, Affine.ZERO, step.columns, depth), Affine.ZERO, step.depth);
        loaded.run();
        for (int tile = 0; tile < count(); tile++) {
            if (!config.stages().leftStays()) {
                left.load(block(tile, Affine.ZERO, step.columns, depth), step.k0, step.depth);
            }
            tiles.turnTo(Affine.of(tile));
            start.set(fresh.value());
            rowTile(step, tile);
        }
        fresh.set(Affine.of(Mmad.ACCUMULATE));
    }

    /** Emits the one load of the left operand that serves all steps, if it is not there yet. */
    public void keepLeft(Affine k0, Affine depth) {
        left.load(block(0, Affine.ZERO, Affine.ONE, new Block.Depth(k0, k0.plus(depth))), k0, depth);
    }

    private void rowTile(Step step, int tile) {
        long baseK = config.left().size().l0Depth();
        boolean last = tile == count() - 1;
        program.loop(Affine.ZERO, step.depth, Affine.of(baseK), k -> {
            Affine depth = program.minimum(step.depth.minus(k), Affine.of(baseK));
            Affine next = k.plus(baseK);
            TileMmad.Half a = half(left, config.stages().leftStays() ? step.skipped.plus(k) : k,
                    () -> program.when(Condition.EQ, k, Affine.ZERO, left::await),
                    () -> program.when(Condition.GE, next, step.depth, left::end));
            TileMmad.Half b = half(right, k, () -> {
                if (tile == 0) {
                    program.when(Condition.EQ, k, Affine.ZERO, right::await);
                }
            }, () -> {
                if (last) {
                    program.when(Condition.GE, next, step.depth, right::end);
                }
            });
            tiles.step(new TileMmad.Step(a, b, depth, start.value(), false, Affine.ZERO), frames.get(tile));
            start.set(Affine.of(Mmad.ACCUMULATE));
        });
    }

    private static TileMmad.Half half(L1Operand operand, Affine k0, Runnable before, Runnable after) {
        return new TileMmad.Half(operand.tile(), operand.current(), k0, before, after);
    }

    /** Emits the way of all rows of the columns out of L0C. @param column the first in the output */
    public void drain(Affine column, Affine columns, OutputTile output) {
        for (int tile = 0; tile < count(); tile++) {
            tiles.turnTo(Affine.of(tile));
            tiles.end();
            tiles.drain(block(tile, column, columns, Block.Depth.whole(1)), output);
        }
    }
}
