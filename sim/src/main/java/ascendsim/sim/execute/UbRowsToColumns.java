package ascendsim.sim.execute;

import ascendsim.isa.instruction.Form;
import ascendsim.isa.instruction.PeerMove.UbToNz;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.Peer;
import ascendsim.sim.memory.CoreMemory;
import java.lang.foreign.MemorySegment;

/**
 * ND rows in an AIV's UB to NZ columns of one DataBlock in its AIC's L1. Staged are the rows one after the other, each
 * filled up to whole blocks with zeros.
 */
final class UbRowsToColumns implements Meaning {
    private final int elementBytes;
    private final Slots slots;

    private record Slots(int dst, int src, int rows, int columns, int srcPitch, int dstColumnStride,
            int dstRowStride) {
        static Slots of(Form<?> form) {
            return new Slots(form.slot("dst"), form.slot("src"), form.slot("rows"), form.slot("columns"),
                    form.slot("src_pitch"), form.slot("dst_column_stride"), form.slot("dst_row_stride"));
        }
    }

    UbRowsToColumns(UbToNz instruction) {
        elementBytes = instruction.type().bits() / 8;
        slots = Slots.of(instruction.form());
    }

    private long bytes(Dispatched d) {
        return d.operands[slots.columns] * elementBytes;
    }

    private long padded(Dispatched d) {
        return Math.ceilDiv(bytes(d), Runs.BLOCK) * Runs.BLOCK;
    }

    @Override
    public void read(Dispatched d, CoreMemory memory) {
        long rows = d.operands[slots.rows];
        MemorySegment l1 = memory.peer(Peer.AIC).local(Space.L1);
        MemorySegment staged = d.staged.bytes(Runs.staged(rows * padded(d), l1));
        if (bytes(d) != padded(d)) {
            for (long row = 1; row <= rows; row++) {
                Runs.clearBlock(staged, row * padded(d) - Runs.BLOCK);
            }
        }
        Runs.copy(memory.local(Space.UB), new Runs(d.operands[slots.src], d.operands[slots.srcPitch] * elementBytes,
                bytes(d), rows), staged, new Runs(0, padded(d), bytes(d), rows));
    }

    @Override
    public void write(Dispatched d, CoreMemory memory) {
        long rows = d.operands[slots.rows];
        MemorySegment l1 = memory.peer(Peer.AIC).local(Space.L1);
        for (long column = 0; column < padded(d) / Runs.BLOCK; column++) {
            long dst = d.operands[slots.dst] + column * d.operands[slots.dstColumnStride] * Runs.BLOCK;
            Runs.copy(d.staged.bytes(), new Runs(column * Runs.BLOCK, padded(d), Runs.BLOCK, rows), l1,
                    new Runs(dst, d.operands[slots.dstRowStride] * Runs.BLOCK, Runs.BLOCK, rows));
        }
    }
}
