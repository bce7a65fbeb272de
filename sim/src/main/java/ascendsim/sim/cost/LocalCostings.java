package ascendsim.sim.cost;

import ascendsim.isa.instruction.Fill;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Load2DV2;
import ascendsim.isa.instruction.Load3D;
import ascendsim.isa.instruction.LoadMx;
import ascendsim.isa.instruction.LocalMove;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.PeerMove;
import ascendsim.isa.instruction.Space;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.MovePath;
import ascendsim.sim.chip.PathRate;
import ascendsim.sim.issue.Dispatched;

/**
 * Costs of moves inside an AI core: overhead plus bytes / rate of the path, results a start-up later (hardware.md
 * §3.2).
 */
final class LocalCostings {
    private LocalCostings() {
    }

    static Costing bind(LocalMove move, Chip chip) {
        return switch (move) {
            case LocalMove.Load2D load -> product(load, chip, l0(load.dst().space()), Move.FRACTAL, "repeat");
            case LocalMove.Load2DTransposed load -> product(load, chip, transposed(load),
                    Move.FRACTAL * load.squareFractals(), "repeat");
            case Load3D load -> window(load, chip);
            case Load2DV2 load -> block(load, chip);
            case LoadMx load -> scales(load, chip);
            case LocalMove.BiasLoad load -> bursts(load, chip, MovePath.L1_BT,
                    LocalMove.BiasLoad.unit(chip.target()));
            case LocalMove.FixpipeLoad load -> bursts(load, chip, MovePath.L1_FB, LocalMove.FixpipeLoad.UNIT);
            case LocalMove.UbCopy copy -> bursts(copy, chip, MovePath.UB_UB, Move.BLOCK);
        };
    }

    static Costing bind(Fill fill, Chip chip) {
        return bursts(fill, chip, MovePath.FILL_L1, Move.BLOCK);
    }

    static Costing bind(PeerMove move, Chip chip) {
        return switch (move) {
            case PeerMove.UbToL1 copy -> bursts(copy, chip, MovePath.UB_L1, Move.BLOCK);
            case PeerMove.L1ToUb copy -> bursts(copy, chip, MovePath.L1_UB, Move.BLOCK);
            case PeerMove.UbToNz copy -> {
                PathRate rate = chip.paths().of(MovePath.UB_L1);
                int rows = copy.form().slot("rows");
                int columns = copy.form().slot("columns");
                yield (d, cost) -> charge(cost, rate, d.operands[rows]
                        * Math.ceilDiv(copy.type().bytes(d.operands[columns]), Move.BLOCK) * Move.BLOCK);
            }
        };
    }

    private static MovePath l0(Space space) {
        return space == Space.L0A ? MovePath.L1_L0A : MovePath.L1_L0B;
    }

    /** Squares of narrow types are slower into L0B; for others nothing but the plain rate is known. */
    private static MovePath transposed(LocalMove.Load2DTransposed load) {
        boolean narrow = load.type().bits() <= Byte.SIZE;
        return narrow && load.dst().space() == Space.L0B ? MovePath.L1_L0B_TRANSPOSED : l0(load.dst().space());
    }

    private static Costing product(Instruction move, Chip chip, MovePath path, long unitBytes, String count) {
        PathRate rate = chip.paths().of(path);
        int slot = move.form().slot(count);
        return (Dispatched d, Cost cost) -> charge(cost, rate, d.operands[slot] * unitBytes);
    }

    private static Costing window(Load3D load, Chip chip) {
        PathRate rate = chip.paths()
                .of(load.dst().space() == Space.L0A ? MovePath.L1_L0A_LOAD3D : MovePath.L1_L0B_LOAD3D);
        int kExt = load.form().slot("k_ext");
        int mExt = load.form().slot("m_ext");
        return (Dispatched d, Cost cost) -> charge(cost, rate, Load3D.rowFractals(d.operands[mExt])
                * load.columnFractals(d.operands[kExt]) * Move.FRACTAL);
    }

    /** Transposing into L0B has a path of its own; into L0A nothing but the plain rate is known. */
    private static Costing block(Load2DV2 load, Chip chip) {
        boolean turned = load.transpose() && load.dst().space() == Space.L0B;
        PathRate rate = chip.paths().of(turned ? MovePath.L1_L0B_TRANSPOSED : l0(load.dst().space()));
        Load2DV2.Slots slots = Load2DV2.Slots.of(load.form());
        return (Dispatched d, Cost cost) -> charge(cost, rate, slots.fractals(d.operands) * Move.FRACTAL);
    }

    private static Costing scales(LoadMx load, Chip chip) {
        PathRate rate = chip.paths()
                .of(load.dst().space() == Space.L0A_MX ? MovePath.L1_L0A_MX : MovePath.L1_L0B_MX);
        LoadMx.Slots slots = LoadMx.Slots.of(load.form());
        return (Dispatched d, Cost cost) -> charge(cost, rate,
                d.operands[slots.xStep()] * slots.rowBytes(d.operands));
    }

    private static Costing bursts(Instruction move, Chip chip, MovePath path, long unitBytes) {
        PathRate rate = chip.paths().of(path);
        int count = move.form().slot("count");
        int length = move.form().slot("length");
        return (Dispatched d, Cost cost) -> charge(cost, rate, d.operands[count] * d.operands[length] * unitBytes);
    }

    private static void charge(Cost cost, PathRate rate, long bytes) {
        double busy = bytes == 0 ? 1 : rate.overheadCycles() + bytes / rate.bytesPerCycle();
        cost.local(rate.issueIntervalCycles(), busy, busy + rate.startupCycles());
    }
}
