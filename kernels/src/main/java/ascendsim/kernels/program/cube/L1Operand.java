package ascendsim.kernels.program.cube;

import ascendsim.isa.instruction.Address;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.GlobalMove.CacheHint;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;

/**
 * One operand's loads into L1, a buffer for each in turn. A load stands in the program where its data is used first, as
 * in the vendor's MDL matmul (tiling_dense §1.9): what MTE2 does ahead is what the scalar unit has run ahead of the
 * other pipes, and what free buffers allow.
 */
final class L1Operand {
    private final ProgramBuilder program;
    private final L1Buffers buffers;
    private final boolean stays;
    private final Variable stage;
    private final Variable loads;

    /** @param stays whether one load, that of the first block, serves all of them until {@link #renew} */
    L1Operand(ProgramBuilder program, L1Buffers buffers, boolean stays) {
        this.program = program;
        this.buffers = buffers;
        this.stays = stays;
        this.stage = program.variable(Affine.ZERO);
        this.loads = program.variable(Affine.ZERO);
    }

    OperandTile tile() {
        return buffers.tile();
    }

    void open() {
        buffers.open();
    }

    void close() {
        if (stays) {
            program.when(Condition.GT, loads.value(), Affine.ZERO, () -> buffers.end(Affine.ZERO));
        }
        buffers.close();
    }

    /** Whether the loads that are emitted from now on go through L2. */
    void take(CacheHint way) {
        buffers.take(way);
    }

    /** Loads {@code depth} k of a block from {@code k0} on, once a buffer is free. */
    void load(Block block, Affine k0, Affine depth) {
        if (!stays) {
            buffers.load(stage(), block, k0, depth);
            return;
        }
        program.when(Condition.EQ, loads.value(), Affine.ZERO, () -> {
            buffers.load(Affine.ZERO, block, k0, depth);
            buffers.await(Affine.ZERO);
        });
        loads.set(Affine.ONE);
    }

    /** Gives back a load that stays: the blocks that follow have another. */
    void renew() {
        program.when(Condition.GT, loads.value(), Affine.ZERO, () -> buffers.end(Affine.ZERO));
        loads.set(Affine.ZERO);
    }

    /** MTE1 waits for the load. */
    void await() {
        if (!stays) {
            buffers.await(stage());
        }
    }

    /** The load to read from. */
    Address current() {
        return buffers.at(stage());
    }

    /** Gives the load's buffer back. */
    void end() {
        if (!stays) {
            buffers.end(stage());
            stage.rotate(buffers.stages());
        }
    }

    private Affine stage() {
        return stays || buffers.stages() == 1 ? Affine.ZERO : stage.value();
    }
}
