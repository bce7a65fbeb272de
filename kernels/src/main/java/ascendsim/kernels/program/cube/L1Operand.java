package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.isa.program.Ring;

/**
 * One operand's loads into L1, a buffer for each in turn; MTE2 fills, MTE1 empties. A load stands in the program where
 * its data is used first, as in the vendor's MDL matmul (tiling_dense §1.9): what MTE2 does ahead is what the scalar
 * unit has run ahead of the other pipes, and what free buffers allow.
 */
final class L1Operand {
    /**
     * Which operand, and where.
     *
     * @param side   whether a block's rows or its columns select the load
     * @param base   GM byte address of the operand
     * @param group  bytes from one of its matrices to the next
     * @param l1     the first buffer
     * @param stages buffers
     */
    record Source(Side side, OperandTile tile, Affine base, long group, Address l1, int stages) {
    }

    /** How an operand meets a block. */
    enum Side {
        LEFT, RIGHT
    }

    private final ProgramBuilder program;
    private final Source source;
    private final boolean singleRows;
    private final Ring ring;
    private final Variable stage;

    /** @param singleRows whether a block may have only one row */
    L1Operand(ProgramBuilder program, Source source, boolean singleRows) {
        this.program = program;
        this.source = source;
        this.singleRows = singleRows && source.side == Side.LEFT;
        this.ring = new Ring(program, source.stages, Pipe.MTE2, Pipe.MTE1);
        this.stage = program.variable(Affine.ZERO);
    }

    OperandTile tile() {
        return source.tile;
    }

    void open() {
        ring.open();
    }

    void close() {
        ring.close();
    }

    /** Loads {@code depth} k of a block from {@code k0} on, once a buffer is free. */
    void load(Block block, Affine k0, long depth) {
        OperandTile tile = source.tile;
        Affine first = source.side == Side.LEFT ? block.row() : block.column();
        Affine elements = source.side == Side.LEFT ? block.rows() : block.columns();
        Affine origin = source.base.plus(first.times(tile.gmStride())).plus(block.group().times(source.group));
        ring.acquire(stage());
        tile.toL1(program, new Region(origin, elements, singleRows, k0, Affine.of(depth), CacheHint.NORMAL), current());
        ring.publish(stage());
    }

    /** MTE1 waits for the load. */
    void await() {
        ring.await(stage());
    }

    /** The load to read from. */
    Address current() {
        return source.l1.plus(stage().times(source.tile.l1Bytes()));
    }

    /** Gives the load's buffer back. */
    void end() {
        ring.release(stage());
        stage.rotate(source.stages);
    }

    private Affine stage() {
        return source.stages == 1 ? Affine.ZERO : stage.value();
    }
}
