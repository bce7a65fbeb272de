package ascendsim.sim.cost;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.MaskRegister;
import ascendsim.isa.instruction.Operand;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.RegisterArithmetic;
import ascendsim.isa.instruction.RegisterCompare;
import ascendsim.isa.instruction.RegisterControl;
import ascendsim.isa.instruction.RegisterConvert;
import ascendsim.isa.instruction.RegisterFunction;
import ascendsim.isa.instruction.RegisterInstruction;
import ascendsim.isa.instruction.RegisterLoad;
import ascendsim.isa.instruction.RegisterMask;
import ascendsim.isa.instruction.RegisterMove;
import ascendsim.isa.instruction.RegisterReduce;
import ascendsim.isa.instruction.RegisterStore;
import ascendsim.isa.instruction.UnalignedRegister;
import ascendsim.isa.instruction.VectorRegister;
import ascendsim.sim.chip.FunctionUnit;
import java.util.List;
import java.util.Optional;

/** A register instruction as the schedule of a vector function sees it. */
final class FunctionNode {
    /** Registers of all kinds, numbered one kind after the other. */
    static final int REGISTERS = VectorRegister.COUNT + MaskRegister.COUNT + UnalignedRegister.COUNT
            + RegisterFunction.SCALARS;

    /** What an instruction needs besides its operands. */
    enum Unit {
        LOAD, STORE, EXECUTION,
        /** masks and scalars: a place in the window alone */
        SEQUENCER,
        /** waits for memory accesses and holds later ones */
        BARRIER
    }

    final Unit unit;
    /** Cycles on the unit. */
    final int interval;
    /** Cycles until a result can be used. */
    final int latency;
    /** Execution units that can run it, from the first on. */
    final int ports;
    final int[] reads;
    final int[] writes;
    final Optional<RegisterControl.Kind> barrier;

    private FunctionNode(RegisterInstruction instruction, Unit unit, FunctionUnit.Cost cost) {
        this.unit = unit;
        this.interval = cost.interval();
        this.latency = cost.latency();
        this.ports = cost.ports();
        this.reads = numbers(instruction.reads());
        this.writes = numbers(instruction.writes());
        this.barrier = instruction instanceof RegisterControl.Barrier b ? Optional.of(b.kind()) : Optional.empty();
    }

    static FunctionNode of(RegisterInstruction instruction, FunctionUnit chip) {
        return switch (instruction) {
            case RegisterLoad load -> memory(load, Unit.LOAD, chip.loadCycles(), isWide(load));
            case RegisterStore store -> memory(store, Unit.STORE, chip.storeCycles(),
                    store instanceof RegisterStore.StorePair);
            case RegisterMask mask -> new FunctionNode(mask, Unit.SEQUENCER,
                    new FunctionUnit.Cost(1, chip.maskCycles(), 0));
            case RegisterControl.Set set -> new FunctionNode(set, Unit.SEQUENCER,
                    new FunctionUnit.Cost(1, chip.maskCycles(), 0));
            case RegisterControl.Barrier barrier -> new FunctionNode(barrier, Unit.BARRIER,
                    new FunctionUnit.Cost(1, chip.barrierCycles(), 0));
            case RegisterArithmetic a -> execution(a, chip, type(a));
            case RegisterConvert.Convert c -> execution(c, chip,
                    VectorCostings.text(c.from()) + "->" + VectorCostings.text(c.to()));
            case RegisterReduce.Reduce r -> execution(r, chip, VectorCostings.text(r.type()));
            case RegisterCompare c -> execution(c, chip, type(c));
            case RegisterMove m -> execution(m, chip, "");
        };
    }

    private static boolean isWide(RegisterLoad load) {
        return load instanceof RegisterLoad.LoadPair
                || load instanceof RegisterLoad.Load l && l.dist().bytes() > RegisterInstruction.BYTES;
    }

    private static FunctionNode memory(RegisterInstruction instruction, Unit unit, int latency, boolean wide) {
        return new FunctionNode(instruction, unit, new FunctionUnit.Cost(wide ? 2 : 1, latency, 0));
    }

    private static FunctionNode execution(RegisterInstruction instruction, FunctionUnit chip, String type) {
        return new FunctionNode(instruction, Unit.EXECUTION, chip.cost(instruction.form().opcode(), type));
    }

    private static String type(RegisterArithmetic arithmetic) {
        DType type = switch (arithmetic) {
            case RegisterArithmetic.Binary a -> a.type();
            case RegisterArithmetic.Unary a -> a.type();
            case RegisterArithmetic.WithScalar a -> a.type();
            case RegisterArithmetic.Fused a -> a.type();
        };
        return VectorCostings.text(type);
    }

    private static String type(RegisterCompare compare) {
        return switch (compare) {
            case RegisterCompare.Compare c -> VectorCostings.text(c.type());
            case RegisterCompare.CompareScalar c -> VectorCostings.text(c.type());
            case RegisterCompare.Select s -> "";
        };
    }

    private static int[] numbers(List<Operand> registers) {
        return registers.stream().mapToInt(FunctionNode::number).toArray();
    }

    private static int number(Operand operand) {
        return switch (operand) {
            case VectorRegister v -> v.index();
            case MaskRegister p -> VectorRegister.COUNT + p.index();
            case UnalignedRegister u -> VectorRegister.COUNT + MaskRegister.COUNT + u.index();
            case Register r -> VectorRegister.COUNT + MaskRegister.COUNT + UnalignedRegister.COUNT + r.index();
        };
    }
}
