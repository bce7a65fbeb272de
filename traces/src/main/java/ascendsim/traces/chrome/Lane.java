package ascendsim.traces.chrome;

import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Fixpipe;
import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Move;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarArithmetic;
import ascendsim.isa.instruction.ScalarControl;
import ascendsim.isa.instruction.ScalarMemory;
import ascendsim.isa.instruction.ScalarState;
import ascendsim.isa.instruction.Sync;
import ascendsim.isa.instruction.Vector;
import ascendsim.isa.instruction.VectorFunction;

/** The rows of a core in the vendor's timeline: name, position and colour (ecosystem.md §1.4). */
public enum Lane {
    SCALAR(1, 10, "startup"), FLOWCTRL(2, 90, "cq_build_passed"), MTE1(3, 50, "thread_state_running"),
    CUBE(4, 40, "background_memory_dump"), FIXP(5, 80, "thread_state_unknown"), MTE2(6, 60, "thread_state_iowait"),
    VECTOR(7, 30, "cq_build_failed"), MTE3(8, 70, "rail_response"), SCALARLDST(10, 20, "startup"),
    /** Whole launches, where there are several. */
    ALL(11, 100, "good");

    private final int sortIndex;
    private final int process;
    private final String colour;

    Lane(int sortIndex, int process, String colour) {
        this.sortIndex = sortIndex;
        this.process = process;
        this.colour = colour;
    }

    /** Its number in the file of one core. */
    int process() {
        return process;
    }

    int sortIndex() {
        return sortIndex;
    }

    String colour() {
        return colour;
    }

    static Lane of(Pipe pipe) {
        return switch (pipe) {
            case S -> SCALAR;
            case V -> VECTOR;
            case M -> CUBE;
            case MTE1 -> MTE1;
            case MTE2 -> MTE2;
            case MTE3 -> MTE3;
            case FIX -> FIXP;
        };
    }

    /** The row an instruction is drawn in; the scalar unit has three. */
    public static Lane of(Instruction instruction) {
        return switch (instruction) {
            case ScalarControl.Jump _,ScalarControl.Branch _,ScalarControl.End _ -> FLOWCTRL;
            case Sync.BarrierAll _ -> FLOWCTRL;
            case Sync.CrossWait wait -> wait.pipe() == Pipe.S ? FLOWCTRL : of(wait.pipe());
            case ScalarMemory _ -> SCALARLDST;
            case ScalarControl.Query _,ScalarControl.Argument _,ScalarArithmetic _,ScalarState _ -> SCALAR;
            case Sync.SetFlag _,Sync.WaitFlag _,Sync.PipeBarrier _ -> of(instruction.pipe());
            case Sync.CrossSet _,Sync.GetBuffer _,Sync.ReleaseBuffer _ ->
                    of(instruction.pipe());
            case Move _,Cube _,Fixpipe _,Vector _,VectorFunction _ -> of(instruction.pipe());
        };
    }
}
