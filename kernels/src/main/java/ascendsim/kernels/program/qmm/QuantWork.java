package ascendsim.kernels.program.qmm;

import ascendsim.isa.instruction.Affine;
import ascendsim.isa.instruction.ScalarControl.Condition;
import ascendsim.isa.program.ProgramBuilder;
import ascendsim.kernels.program.cube.Block;
import ascendsim.kernels.program.matmul.BlockOrder;
import ascendsim.kernels.program.matmul.BlockSchedule;
import java.util.function.LongConsumer;

/**
 * What the cores of a launch share.
 *
 * @param blocks  of one product
 * @param order   in which one product's blocks come
 * @param batches the products
 */
public record QuantWork(BlockSchedule.Work blocks, BlockOrder order, Batches batches) {

    /** Emits with a block's columns as a constant: twice where the last column of blocks is narrower. */
    void forWidth(ProgramBuilder program, Block block, LongConsumer emit) {
        long rest = blocks.n() % blocks.baseN();
        if (blocks.n() <= blocks.baseN()) {
            emit.accept(blocks.n());
        } else if (rest == 0) {
            emit.accept(blocks.baseN());
        } else {
            program.when(Condition.EQ, block.columns(), Affine.of(rest), () -> emit.accept(rest),
                    () -> emit.accept(blocks.baseN()));
        }
    }
}
