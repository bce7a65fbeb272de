package ascendsim.sim.engine;

import ascendsim.isa.instruction.Instruction;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.issue.Dispatched;
import java.util.ArrayList;
import java.util.List;

/** Says for each stuck pipe of a core which instruction it is at and what that waits for. */
final class DeadlockReport {
    private DeadlockReport() {
    }

    static List<String> of(CoreRun core) {
        List<String> lines = new ArrayList<>();
        ScalarCore scalar = core.scalar();
        lines.add(core.id().text() + " S at line " + scalar.current().decoded.line() + " '"
                + scalar.current().decoded + "' waits for " + scalarReason(scalar));
        for (Pipe pipe : Pipe.values()) {
            if (core.has(pipe) && core.pipe(pipe).hasHead()) {
                Dispatched head = core.pipe(pipe).head();
                lines.add(core.where(head) + " waits for " + reason(core.pipe(pipe), head));
            }
        }
        return lines;
    }

    private static String scalarReason(ScalarCore scalar) {
        Instruction instruction = scalar.current().decoded.instruction();
        return switch (scalar.clock().waitingFor()) {
            case QUEUE -> "room in the queue of " + scalar.current().pipe();
            case BARRIER -> "its pipes to drain";
            case FLAG, CROSS_FLAG -> flag(instruction, scalar.currentOperand());
            case EMPTY, UNIT_FLAG, BANDWIDTH, BANK, MEMORY -> scalar.clock().waitingFor().text();
        };
    }

    private static String reason(PipeUnit pipe, Dispatched head) {
        return switch (pipe.blockedBy()) {
            case UNIT_FLAG -> "the unit flags of its L0C region";
            case BARRIER -> "earlier instructions of its pipe";
            case FLAG, CROSS_FLAG -> flag(head.decoded().instruction(), head.operands[0]);
            case EMPTY, QUEUE, BANDWIDTH, BANK, MEMORY -> pipe.blockedBy().text();
        };
    }

    private static String flag(Instruction instruction, long id) {
        return switch (instruction) {
            case Sync.CrossWait wait -> "cross-core flag " + id + ", which is zero";
            case Sync.GetBuffer get -> "buffer " + id + ", which an earlier get_buf holds";
            case Sync.WaitFlag wait -> "flag " + wait.src() + "->" + wait.dst() + " id " + id + ", which is not set";
            default -> "its flag";
        };
    }
}
