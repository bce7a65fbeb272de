package ascendsim.sim.cost;

import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.Move;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.Dma;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.chip.PathRate;
import ascendsim.sim.issue.Dispatched;

/**
 * Costs of moves with GM. A copy takes its port bytes / rate cycles, and at least one packet time per row; rows that
 * ND2NZ finds off a 32-byte boundary cost per destination unit (hardware.md §3.3; tiling_quant.md §4.1).
 */
final class GlobalCostings {
    private GlobalCostings() {
    }

    static Costing bind(GlobalMove move, Chip chip) {
        return switch (move) {
            case GlobalMove.Burst burst -> burst(burst, chip);
            case GlobalMove.Nd2Nz nd2nz -> nd2nz(nd2nz, chip);
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
        double packet = chip.dma().packetCycles();
        var form = burst.form();
        int count = form.slot("count");
        int length = form.slot("length");
        int gap = form.slot(burst.route().reads() ? "src_gap" : "dst_gap");
        return (Dispatched d, Cost cost) -> {
            long rows = d.operands[gap] == 0 ? 1 : d.operands[count];
            copy(cost, path, d.operands[count] * d.operands[length] * Move.BLOCK, rows * packet);
        };
    }

    private static Costing padded(GlobalMove.Padded padded, Chip chip) {
        PathRate path = chip.paths().of(path(padded.route()));
        double packet = chip.dma().packetCycles();
        var form = padded.form();
        int count = form.slot("count");
        int length = form.slot("length");
        int gap = form.slot("gm_gap");
        return (Dispatched d, Cost cost) -> {
            long rows = d.operands[gap] == 0 ? 1 : d.operands[count];
            copy(cost, path, d.operands[count] * d.operands[length], rows * packet);
        };
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
            boolean aligned = d.operands[src] % dma.nd2nzAlignBytes() == 0
                    && d.operands[pitch] * elementBytes % dma.nd2nzAlignBytes() == 0;
            double perRow = aligned
                    ? dma.nd2nzRowCycles()
                    : Math.ceilDiv(rowBytes, (long) dma.nd2nzUnitBytes()) * dma.nd2nzUnalignedUnitCycles();
            copy(cost, path, allRows * rowBytes, allRows * perRow);
        };
    }

    private static void copy(Cost cost, PathRate path, long bytes, double rowCycles) {
        if (bytes == 0) {
            cost.local(1, 1, 1);
            return;
        }
        double cycles = Math.max(bytes / path.bytesPerCycle(), rowCycles) + path.overheadCycles();
        cost.transfer(path.issueIntervalCycles(), bytes, cycles, path.startupCycles());
    }
}
