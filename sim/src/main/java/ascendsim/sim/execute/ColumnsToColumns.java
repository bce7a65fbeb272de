package ascendsim.sim.execute;

import ascendsim.isa.instruction.Dn2Nz;
import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;

/**
 * A matrix stored column by column to NZ columns of one DataBlock. Staged are its NZ columns one after the other, the
 * tail of the last filled with zeros, and behind them one column as it comes from GM.
 */
final class ColumnsToColumns implements Meaning {
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

    ColumnsToColumns(Dn2Nz instruction) {
        elementBytes = instruction.type().bits() / 8;
        slots = Slots.of(instruction.form());
    }

    private long blocks(Dispatched d) {
        return Math.ceilDiv(d.operands[slots.columns] * elementBytes, Runs.BLOCK);
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long rows = d.operands[slots.rows];
        long columns = d.operands[slots.columns];
        long matrix = blocks(d) * rows * Runs.BLOCK;
        long all = Runs.staged(matrix * d.operands[slots.matrices], memory.local(Space.L1));
        long width = Runs.BLOCK / elementBytes;
        MemorySegment staged = d.staged.bytes(all + rows * elementBytes);
        for (long m = 0; m < d.operands[slots.matrices] && columns > 0; m++) {
            staged.asSlice((m + 1) * matrix - rows * Runs.BLOCK, rows * Runs.BLOCK).fill((byte) 0);
            long src = d.operands[slots.src] + m * d.operands[slots.srcMatrixStride] * elementBytes;
            for (long j = 0; j < columns; j++) {
                memory.global().read(src + j * d.operands[slots.srcPitch] * elementBytes, staged, all,
                        rows * elementBytes);
                Runs.copy(staged, Runs.dense(all, elementBytes, rows), staged, new Runs(
                        m * matrix + j / width * rows * Runs.BLOCK + j % width * elementBytes, Runs.BLOCK,
                        elementBytes, rows));
            }
        }
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long rows = d.operands[slots.rows];
        MemorySegment l1 = memory.local(Space.L1);
        for (long m = 0; m < d.operands[slots.matrices]; m++) {
            long dst = d.operands[slots.dst] + m * d.operands[slots.dstMatrixStride] * elementBytes;
            for (long column = 0; column < blocks(d); column++) {
                Runs.copy(d.staged.bytes(), Runs.dense((m * blocks(d) + column) * rows * Runs.BLOCK, Runs.BLOCK, rows),
                        l1, new Runs(dst + column * d.operands[slots.dstColumnStride] * Runs.BLOCK,
                                d.operands[slots.dstRowStride] * Runs.BLOCK, Runs.BLOCK, rows));
            }
        }
    }
}
