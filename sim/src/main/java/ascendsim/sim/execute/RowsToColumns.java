package ascendsim.sim.execute;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.GlobalMove.Nd2Nz;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;

/**
 * ND rows to NZ columns of one DataBlock. Staged are the rows one after the other, each filled up to whole blocks with
 * zeros. Written are the columns of the first matrix in ascending order, then those of the next: of blocks that overlap
 * (the hardware leaves them undefined) the last stays.
 */
final class RowsToColumns implements Meaning {
    private final int elementBytes;
    private final Slots slots;

    private record Slots(int dst, int src, int matrices, int rows, int columns, int srcMatrixStride, int srcPitch,
            int dstColumnStride, int dstRowStride, int dstMatrixStride) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("matrices"), form.slot("rows"),
                    form.slot("columns"), form.slot("src_matrix_stride"), form.slot("src_pitch"),
                    form.slot("dst_column_stride"), form.slot("dst_row_stride"), form.slot("dst_matrix_stride"));
        }
    }

    RowsToColumns(Nd2Nz instruction) {
        elementBytes = instruction.type().bits() / 8;
        slots = Slots.of(instruction.form());
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long matrices = d.operands[slots.matrices];
        long rows = d.operands[slots.rows];
        long bytes = d.operands[slots.columns] * elementBytes;
        long padded = Math.ceilDiv(bytes, Runs.BLOCK) * Runs.BLOCK;
        MemorySegment staged = d.staged.bytes(Runs.staged(matrices * rows * padded, memory.local(Space.L1)));
        if (bytes != padded) {
            clearLastBlocks(staged, padded, matrices * rows);
        }
        for (long matrix = 0; matrix < matrices && bytes > 0; matrix++) {
            long src = d.operands[slots.src] + matrix * d.operands[slots.srcMatrixStride] * elementBytes;
            GlobalRuns.gather(memory.global(),
                    new Runs(src, d.operands[slots.srcPitch] * elementBytes, bytes, rows), staged,
                    new Runs(matrix * rows * padded, padded, bytes, rows));
        }
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long rows = d.operands[slots.rows];
        long blocks = Math.ceilDiv(d.operands[slots.columns] * elementBytes, Runs.BLOCK);
        long columnStride = d.operands[slots.dstColumnStride] * Runs.BLOCK;
        long rowStride = d.operands[slots.dstRowStride] * Runs.BLOCK;
        MemorySegment l1 = memory.local(Space.L1);
        for (long matrix = 0; matrix < d.operands[slots.matrices]; matrix++) {
            long src = matrix * rows * blocks * Runs.BLOCK;
            long dst = d.operands[slots.dst] + matrix * d.operands[slots.dstMatrixStride] * elementBytes;
            for (long column = 0; column < blocks; column++) {
                Runs.copy(d.staged.bytes(),
                        new Runs(src + column * Runs.BLOCK, blocks * Runs.BLOCK, Runs.BLOCK, rows), l1,
                        new Runs(dst + column * columnStride, rowStride, Runs.BLOCK, rows));
            }
        }
    }

    private static void clearLastBlocks(MemorySegment staged, long rowBytes, long rows) {
        for (long row = 1; row <= rows; row++) {
            Runs.clearBlock(staged, row * rowBytes - Runs.BLOCK);
        }
    }
}
