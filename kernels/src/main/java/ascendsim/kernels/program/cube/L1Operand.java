package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;

/**
 * One operand's loads into L1, a buffer for each in turn. A load stands in the program where its data is used first, as
 * in the vendor's MDL matmul (tiling_dense §1.9): what MTE2 does ahead is what the scalar unit has run ahead of the
 * other pipes, and what free buffers allow.
 */
final class L1Operand {
    private final L1Buffers buffers;
    private final Variable stage;

    L1Operand(ProgramBuilder program, L1Buffers buffers) {
        this.buffers = buffers;
        this.stage = program.variable(Affine.ZERO);
    }

    OperandTile tile() {
        return buffers.tile();
    }

    void open() {
        buffers.open();
    }

    void close() {
        buffers.close();
    }

    /** Loads {@code depth} k of a block from {@code k0} on, once a buffer is free. */
    void load(Block block, Affine k0, long depth) {
        buffers.load(stage(), block, k0, Affine.of(depth));
    }

    /** MTE1 waits for the load. */
    void await() {
        buffers.await(stage());
    }

    /** The load to read from. */
    Address current() {
        return buffers.at(stage());
    }

    /** Gives the load's buffer back. */
    void end() {
        buffers.end(stage());
        stage.rotate(buffers.stages());
    }

    private Affine stage() {
        return buffers.stages() == 1 ? Affine.ZERO : stage.value();
    }
}
