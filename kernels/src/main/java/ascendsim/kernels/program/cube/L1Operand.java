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
final class L1Operand implements L1Feed {
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

    @Override
    public OperandTile tile() {
        return buffers.tile();
    }

    @Override
    public void open() {
        buffers.open();
    }

    @Override
    public void close() {
        if (stays) {
            program.when(Condition.GT, loads.value(), Affine.ZERO, () -> buffers.end(Affine.ZERO));
        }
        buffers.close();
    }

    @Override
    public void take(CacheHint way) {
        buffers.take(way);
    }

    @Override
    public void load(Block block, Affine k0, Affine depth) {
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

    @Override
    public void await() {
        if (!stays) {
            buffers.await(stage());
        }
    }

    @Override
    public Address current() {
        return buffers.at(stage());
    }

    @Override
    public void end() {
        if (!stays) {
            buffers.end(stage());
            stage.rotate(buffers.stages());
        }
    }

    private Affine stage() {
        return stays || buffers.stages() == 1 ? Affine.ZERO : stage.value();
    }
}
