package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.Ring;

/** The buffers of one operand in L1; MTE2 fills them, MTE1 empties them. */
final class L1Buffers {
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
        static Source left(CubeConfig config, CubeBuffers buffers, BlockMmad.Operands operands) {
            return new Source(Side.LEFT, config.left(), operands.left(), 0, buffers.a1(), config.stages().left());
        }

        static Source right(CubeConfig config, CubeBuffers buffers, BlockMmad.Operands operands) {
            return new Source(Side.RIGHT, config.right(), operands.right(), operands.rightBytes(), buffers.b1(),
                    config.stages().right());
        }
    }

    /** How an operand meets a block. */
    enum Side {
        LEFT, RIGHT
    }

    private final ProgramBuilder program;
    private final Source source;
    private final boolean singleRows;
    private final Ring ring;
    private CacheHint hint = CacheHint.NORMAL;

    /** @param singleRows whether a block may have only one row */
    L1Buffers(ProgramBuilder program, Source source, boolean singleRows) {
        this.program = program;
        this.source = source;
        this.singleRows = singleRows && source.side == Side.LEFT;
        this.ring = new Ring(program, source.stages, Pipe.MTE2, Pipe.MTE1);
    }

    OperandTile tile() {
        return source.tile;
    }

    int stages() {
        return source.stages;
    }

    void open() {
        ring.open();
    }

    void close() {
        ring.close();
    }

    /** Whether the loads that are emitted from now on go through L2. */
    void take(CacheHint way) {
        hint = way;
    }

    /** Loads {@code depth} k of a block from {@code k0} on, once the buffer is free. */
    void load(Affine stage, Block block, Affine k0, Affine depth) {
        OperandTile tile = source.tile;
        Affine first = source.side == Side.LEFT ? block.row() : block.column();
        Affine elements = source.side == Side.LEFT ? block.rows() : block.columns();
        Affine origin = source.base.plus(tile.gmOffset(program, first)).plus(block.group().times(source.group));
        ring.acquire(stage);
        tile.toL1(program, new Region(origin, elements, singleRows, k0, depth, hint), at(stage));
        ring.publish(stage);
    }

    /** MTE1 waits for a load. */
    void await(Affine stage) {
        ring.await(stage);
    }

    /** Where a load lies. */
    Address at(Affine stage) {
        return source.l1.plus(stage.times(source.tile.l1Bytes()));
    }

    /** Gives a load's buffer back. */
    void end(Affine stage) {
        ring.release(stage);
    }
}
