package ascendsim.kernels.program.epilogue;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.Fixpipe.Quant;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.program.CrossRing;
import ascendsim.isa.program.PeerRing;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.isa.program.ProgramBuilder.Variable;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.cube.BlockMmad;
import ascendsim.kernels.program.cube.OutputTile;

/** The cube core's side of a {@link SumsWay}: block after block out of L0C, as buffers become free. */
public abstract sealed class SumsSender {
    final ProgramBuilder program;
    final Variable slot;

    private SumsSender(ProgramBuilder program) {
        this.program = program;
        this.slot = program.variable(Affine.ZERO);
    }

    /** Emits what is there once. @param core number of the AI core */
    public static SumsSender of(ProgramBuilder program, SumsWay way, Affine core) {
        return switch (way) {
            case SumsWay.Workspace workspace ->
                    new ToWorkspace(program, program.argument(workspace.parameter()), workspace.slots(), core);
            case SumsWay.Drained drained -> new ToUb(program, drained.blocks());
        };
    }

    /** Waits until there is room for block number {@code round} of the core. */
    public abstract void acquire(Affine round);

    /** Emits the way of a product out of L0C. */
    public abstract void send(BlockMmad mmad, Block block);

    /** After {@code rounds} blocks: takes back every flag that is still up. */
    public abstract void close(Affine rounds);

    private static final class ToWorkspace extends SumsSender {
        private final Affine base;
        private final WorkSlots slots;
        private final Affine core;
        private final CrossRing ring;

        ToWorkspace(ProgramBuilder program, Affine base, WorkSlots slots, Affine core) {
            super(program);
            this.base = base;
            this.slots = slots;
            this.core = core;
            this.ring = slots.ring();
        }

        @Override
        public void acquire(Affine round) {
            ring.acquire(program, round);
        }

        @Override
        public void send(BlockMmad mmad, Block block) {
            Block alone =
                    new Block(Affine.ZERO, Affine.ZERO, block.rows(), Affine.ZERO, block.columns(), block.depth());
            Affine at = base.plus(slots.offset(core, slot.value()));
            mmad.drain(alone, new OutputTile(Quant.NONE_S32, DType.INT32, at, block.columns()));
            ring.publish(program, Pipe.FIX);
            slot.rotate(slots.count());
        }

        @Override
        public void close(Affine rounds) {
            ring.drain(program, rounds);
        }
    }

    private static final class ToUb extends SumsSender {
        private final UbBlocks blocks;
        private final PeerRing ring;

        ToUb(ProgramBuilder program, UbBlocks blocks) {
            super(program);
            this.blocks = blocks;
            this.ring = blocks.ring();
        }

        @Override
        public void acquire(Affine round) {
            ring.acquire(program, round);
        }

        @Override
        public void send(BlockMmad mmad, Block block) {
            mmad.drain(block, blocks.tile(slot.value()));
            ring.publish(program);
            slot.rotate(blocks.slots());
        }

        @Override
        public void close(Affine rounds) {
            ring.drain(program, rounds);
        }
    }
}
