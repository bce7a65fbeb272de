package ascendsim.sim.cost;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fill;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.GlobalMove;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.LocalMove;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.PeerMove;
import ascendsim.isa.instruction.Scalar;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorFunction;
import ascendsim.sim.chip.Chip;

/**
 * What instructions cost on one chip: a pure function of instruction, operands and the chip's numbers. Scalar
 * instructions, flags and barriers cost what the chip says and are charged by the scalar unit and the pipes themselves.
 */
public final class CostModel {
    private final Chip chip;
    private final UbPorts ports;

    public CostModel(Chip chip) {
        this.chip = chip;
        this.ports = new UbPorts(chip);
    }

    /** The costing of one instruction of a program. */
    public Costing bind(Instruction instruction) {
        return switch (instruction) {
            case Move move -> bind(move);
            case Cube mmad -> new MmadCosting(mmad, chip);
            case Fixpipe.Drain drain -> new DrainCosting(drain, chip);
            case Vector vector -> VectorCostings.bind(vector, chip, ports);
            case VectorFunction.Call call -> new FunctionCosting(call.function(), chip);
            case Scalar scalar -> constant(chip.scalar().dependentAluCycles());
            case Sync sync -> constant(sync(sync));
        };
    }

    private Costing bind(Move move) {
        return switch (move) {
            case GlobalMove global -> GlobalCostings.bind(global, chip);
            case LocalMove local -> LocalCostings.bind(local, chip);
            case PeerMove peer -> LocalCostings.bind(peer, chip);
            case Fill fill -> LocalCostings.bind(fill, chip);
        };
    }

    private double sync(Sync sync) {
        return switch (sync) {
            case Sync.SetFlag s -> chip.sync().setFlagCycles();
            case Sync.WaitFlag w -> chip.sync().waitFlagCycles();
            case Sync.PipeBarrier b -> chip.sync().pipeBarrierCycles();
            case Sync.BarrierAll b -> chip.sync().pipeBarrierCycles();
            case Sync.CrossSet c -> chip.sync().setFlagCycles();
            case Sync.CrossWait c -> chip.sync().waitFlagCycles();
            case Sync.GetBuffer g -> chip.sync().waitFlagCycles();
            case Sync.ReleaseBuffer r -> chip.sync().setFlagCycles();
        };
    }

    private static Costing constant(double cycles) {
        return (instruction, cost) -> cost.local(cycles, cycles, cycles);
    }
}
