package ascendsim.sim.cost;

import ascendsim.isa.instruction.Dn2Nz;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.NdCopy;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.Dma;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.chip.PathRate;
import ascendsim.sim.issue.Dispatched;

/**
 * Costs of moves with GM. A copy takes its port bytes / rate cycles, and at least one packet time per row. Rows off a
 * 32-byte boundary go in small packets, one packet time each; ND2NZ takes them per destination unit, and its copies do
 * not overlap: the next one starts when the last is done (hardware.md §3.3; tiling_quant.md §4.1).
 */
final class GlobalCostings {
    private GlobalCostings() {
    }

    static Costing bind(GlobalMove move, Chip chip) {
        return switch (move) {
            case GlobalMove.Burst burst -> burst(burst, chip);
            case GlobalMove.Nd2Nz nd2nz -> nd2nz(nd2nz, chip);
            case Dn2Nz dn2nz -> dn2nz(dn2nz, chip);
            case NdCopy nested -> nested(nested, chip);
            case GlobalMove.Padded padded -> padded(padded, chip);
        };
    }

    private static MovePath path(GlobalMove.Route route) {
        return switch (route) {
            case GM_L1 -> MovePath.GM_L1;
            case GM_UB -> MovePath.GM_UB;
            case UB_GM -> MovePath.UB_GM;
            case L1_GM -> MovePath.L1_GM;
        };
    }

    private static Costing burst(GlobalMove.Burst burst, Chip chip) {
        PathRate path = chip.paths().of(path(burst.route()));
        Dma dma = chip.dma();
        var form = burst.form();
        int count = form.slot("count");
        int length = form.slot("length");
        int gm = form.slot(burst.route().reads() ? "src" : "dst");
        int gap = form.slot(burst.route().reads() ? "src_gap" : "dst_gap");
        return (Dispatched d, Cost cost) -> {
            long bytes = d.operands[length] * Move.BLOCK;
            copy(cost, path, d.operands[count] * bytes, rows(dma, d.operands[gm], d.operands[count], bytes,
                    d.operands[gap] * Move.BLOCK));
        };
    }

    private static Costing padded(GlobalMove.Padded padded, Chip chip) {
        PathRate path = chip.paths().of(path(padded.route()));
        Dma dma = chip.dma();
        var form = padded.form();
        int count = form.slot("count");
        int length = form.slot("length");
        int gm = form.slot(padded.route().reads() ? "src" : "dst");
        int gap = form.slot("gm_gap");
        return (Dispatched d, Cost cost) -> copy(cost, path, d.operands[count] * d.operands[length],
                rows(dma, d.operands[gm], d.operands[count], d.operands[length], d.operands[gap]));
    }

    /**
     * The least cycles of {@code count} rows: one packet time each, and where a row is off the alignment one for each
     * of the small packets it is cut into. Rows without a gap between them are one.
     */
    private static double rows(Dma dma, long gm, long count, long bytes, long gap) {
        long rows = gap == 0 ? 1 : count;
        long row = gap == 0 ? count * bytes : bytes;
        boolean aligned = gm % dma.rowAlignBytes() == 0 && (rows == 1 || (bytes + gap) % dma.rowAlignBytes() == 0);
        long packets = aligned ? 1 : Math.ceilDiv(row, (long) dma.smallPacketBytes()) + 1;
        return rows * packets * dma.packetCycles();
    }

    private static Costing nd2nz(GlobalMove.Nd2Nz move, Chip chip) {
        PathRate path = chip.paths().of(MovePath.GM_L1_ND2NZ);
        Dma dma = chip.dma();
        var form = move.form();
        int src = form.slot("src");
        int pitch = form.slot("src_pitch");
        int matrices = form.slot("matrices");
        int rows = form.slot("rows");
        int columns = form.slot("columns");
        int elementBytes = move.type().bits() / 8;
        return (Dispatched d, Cost cost) -> {
            long allRows = d.operands[matrices] * d.operands[rows];
            long rowBytes = d.operands[columns] * elementBytes;
            boolean aligned = d.operands[src] % dma.nd2nzRowAlignBytes() == 0
                    && d.operands[pitch] * elementBytes % dma.nd2nzRowAlignBytes() == 0;
            double perRow = aligned
                    ? dma.nd2nzRowCycles() + rowBytes / path.bytesPerCycle()
                    : Math.ceilDiv(rowBytes, (long) dma.nd2nzUnitBytes()) * dma.nd2nzUnalignedUnitCycles();
            copy(cost, path, allRows * rowBytes, allRows * perRow);
        };
    }

    /** As ND2NZ of the transposed matrix: what lies together in GM is a column. */
    private static Costing dn2nz(Dn2Nz move, Chip chip) {
        PathRate path = chip.paths().of(MovePath.GM_L1_ND2NZ);
        Dma dma = chip.dma();
        var form = move.form();
        int matrices = form.slot("matrices");
        int rows = form.slot("rows");
        int columns = form.slot("columns");
        long elementBytes = move.type().bytes(1);
        return (Dispatched d, Cost cost) -> {
            long allColumns = d.operands[matrices] * d.operands[columns];
            long bytes = d.operands[rows] * elementBytes;
            copy(cost, path, allColumns * bytes, allColumns * (dma.nd2nzRowCycles() + bytes / path.bytesPerCycle()));
        };
    }

    /** A packet for each run of elements that lie together in GM; runs that follow one another are one. */
    private static Costing nested(NdCopy move, Chip chip) {
        PathRate path = chip.paths().of(MovePath.GM_UB);
        Dma dma = chip.dma();
        NdCopy.Slots at = NdCopy.Slots.of(move.form());
        long elementBytes = move.type().bytes(1);
        return (Dispatched d, Cost cost) -> {
            long elements = at.elements(d.operands);
            long run = 1;
            for (int i = 0; i < NdCopy.LOOPS && (at.size(d.operands, i) == 1 || at.srcStride(d.operands, i) == run);
                    i++) {
                run *= at.size(d.operands, i);
            }
            copy(cost, path, elements * elementBytes, elements == 0 ? 0 : elements / run * dma.packetCycles());
        };
    }

    private static void copy(Cost cost, PathRate path, long bytes, double rowCycles) {
        if (bytes == 0) {
            cost.local(1, 1, 1);
            return;
        }
        double cycles = Math.max(bytes / path.bytesPerCycle(), rowCycles);
        cost.transfer(path.issueIntervalCycles(), bytes, cycles, path.startupCycles());
        cost.gap(path.overheadCycles());
    }
}
