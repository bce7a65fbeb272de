package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Cube.Mmad;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;
import java.util.Optional;

/**
 * The pipeline of a cube core whose left operand stays in L1 as a whole and whose right one comes in panels, several
 * tiles across and one base_k deep; each panel's product leaves L0C by itself (tiling_quant §1.4). {@link #open},
 * {@link #left} once, then for each panel {@link #load} and {@link #multiply}, and {@link #close}.
 */
public final class PanelMmad {
    /** Panels in L1. */
    public static final int PANELS = 2;

    private final ProgramBuilder program;
    private final CubeConfig config;
    private final CubeBuffers buffers;
    private final Operands operands;
    private final Ring left;
    private final Ring right;
    private final TileMmad tiles;
    private final Variable filled;
    private final Variable used;

    /**
     * The operands.
     *
     * @param left  GM byte address
     * @param right GM byte address
     * @param panel a load of the right one; its depth is that of a tile in L0
     */
    public record Operands(Affine left, Affine right, ColumnTile panel) {
    }

    /**
     * Emits the registers of the pipeline.
     *
     * @param config the left operand's load is all of it; the right one's stages are the tiles of all panels
     */
    public PanelMmad(ProgramBuilder program, CubeConfig config, CubeBuffers buffers, Operands operands) {
        this.program = program;
        this.config = config;
        this.buffers = buffers;
        this.operands = operands;
        this.left = new Ring(program, 1, Pipe.MTE2, Pipe.MTE1);
        this.right = new Ring(program, PANELS, Pipe.MTE2, Pipe.MTE1);
        this.tiles = new TileMmad(program, config, buffers,
                new TileMmad.Rows(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                false);
        this.filled = program.variable(Affine.ZERO);
        this.used = program.variable(Affine.ZERO);
    }

    /** Frees all buffers. */
    public void open() {
        left.open();
        right.open();
        tiles.open();
    }

    /** Takes back every flag that is still set. */
    public void close() {
        left.release(Affine.ZERO);
        left.close();
        right.close();
        tiles.close();
    }

    /** Emits the load of the left operand: all rows from the first on, {@code depth} k from {@code k0} on. */
    public void left(Affine rows, Affine k0, Affine depth) {
        left.acquire(Affine.ZERO);
        config.left().toL1(program, new Region(operands.left, rows, false, k0, depth, CacheHint.NORMAL),
                buffers.a1());
        left.publish(Affine.ZERO);
        left.await(Affine.ZERO);
    }

    /** Emits the load of a panel. */
    public void load(Affine column, Affine columns, Affine k0) {
        Affine origin = operands.right.plus(operands.panel.gmOffset(program, column));
        right.acquire(filled.value());
        operands.panel.toL1(program,
                new Region(origin, columns, false, k0, Affine.of(depth()), CacheHint.NORMAL), at(filled));
        right.publish(filled.value());
        filled.rotate(PANELS);
    }

    private long depth() {
        return operands.panel.size().l1Depth();
    }

    private Address at(Variable stage) {
        return buffers.b1().plus(stage.value().times(operands.panel.l1Bytes()));
    }

    /**
     * Emits the product of the panel loaded first of those that are left.
     *
     * @param rows    of the left operand, 2 or more
     * @param columns of the panel
     * @param skipped k of the left operand before the panel's
     */
    public void multiply(Affine rows, Affine columns, Affine skipped, OutputTile output) {
        long baseN = config.right().size().extent();
        program.loop(Affine.ZERO, columns, Affine.of(baseN), column -> {
            Affine width = program.minimum(columns.minus(column), Affine.of(baseN));
            Block block = new Block(Affine.ZERO, Affine.ZERO, rows, column, width, Block.Depth.whole(depth()));
            TileMmad.Frame frame = tiles.begin(block);
            tiles.step(new TileMmad.Step(new TileMmad.Half(config.left(), buffers.a1(), skipped, () -> {
            }, () -> {
            }), panelHalf(column, columns), Affine.of(depth()), Affine.of(Mmad.ZERO), true, Affine.ZERO), frame);
            tiles.end();
            tiles.drain(block, output);
        });
        used.rotate(PANELS);
    }

    private TileMmad.Half panelHalf(Affine column, Affine columns) {
        Affine skipped = column.times(depth() * Move.BLOCK / config.right().type().c0());
        Affine next = column.plus(config.right().size().extent());
        return new TileMmad.Half(config.right(), at(used).plus(skipped), Affine.ZERO,
                () -> program.when(Condition.EQ, column, Affine.ZERO, () -> right.await(used.value())),
                () -> program.when(Condition.GE, next, columns, () -> right.release(used.value())));
    }
}
