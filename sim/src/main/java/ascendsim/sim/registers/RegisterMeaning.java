package ascendsim.sim.registers;

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
import ascendsim.isa.instruction.Space;
import ascendsim.sim.execute.Meaning;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;

/**
 * What a vector function does to UB: the whole of it is computed when the call starts, and its stores appear when the
 * call retires.
 */
public final class RegisterMeaning implements Meaning {
    private final Step body;
    private final RegisterFile file = new RegisterFile();

    public RegisterMeaning(RegisterFunction function) {
        this.body = Bodies.bind(function.body(), RegisterMeaning::bind);
    }

    @Override
    public void read(Dispatched instruction, CoreMemory memory) {
        file.begin(instruction.operands);
        file.memory.begin(memory.local(Space.UB), instruction.staged);
        body.run(file);
        file.memory.undo();
    }

    @Override
    public void write(Dispatched instruction, CoreMemory memory) {
        StoreLog.redo(instruction.staged.bytes(), memory.local(Space.UB));
    }

    private static Step bind(RegisterInstruction instruction) {
        return switch (instruction) {
            case RegisterLoad load -> LoadSteps.bind(load);
            case RegisterStore store -> StoreSteps.bind(store);
            case RegisterMask mask -> MaskSteps.bind(mask);
            case RegisterArithmetic arithmetic -> ArithmeticSteps.bind(arithmetic);
            case RegisterConvert.Convert convert -> ConvertSteps.bind(convert);
            case RegisterReduce.Reduce reduce -> ReduceSteps.bind(reduce);
            case RegisterCompare compare -> CompareSteps.bind(compare);
            case RegisterMove move -> MoveSteps.bind(move);
            // Instructions run one after the other here, so that there is nothing to keep apart.
            case RegisterControl control -> Step.NOTHING;
        };
    }
}
