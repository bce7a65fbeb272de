package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Scalar;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorFunction;

/** How the vendor's timeline draws an instruction (ecosystem.md §1.4). */
enum Shape {
    /** from start to end */
    SLICE,
    /** one cycle that ends where the flag takes effect */
    SET,
    /** from the moment the pipe stood still to the flag */
    WAIT,
    /** one cycle that ends where the barrier ends */
    BAR;

    static Shape of(Instruction instruction) {
        return switch (instruction) {
            case Sync.SetFlag _ -> SET;
            case Sync.WaitFlag _ -> WAIT;
            case Sync.PipeBarrier _,Sync.BarrierAll _ -> BAR;
            case Sync.CrossSet _,Sync.CrossWait _,Sync.GetBuffer _,Sync.ReleaseBuffer _ -> SLICE;
            case Move _,Cube _,Fixpipe _,Vector _,VectorFunction _,Scalar _ -> SLICE;
        };
    }
}
