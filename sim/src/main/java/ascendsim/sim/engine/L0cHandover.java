package ascendsim.sim.engine;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.Dispatched;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * How a core's L0C goes from the cube to Fixpipe and back under unit flags: when an Mmad or a drain may start, and when
 * a drain that follows an unfinished Mmad can read.
 */
final class L0cHandover {
    private final CoreRun core;
    private final Circuit circuit;
    private final UnitFlags flags;
    /** Drains that started before the Mmad they follow had retired, oldest first. */
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();

    L0cHandover(CoreRun core) {
        this.core = core;
        this.circuit = core.circuit();
        this.flags = new UnitFlags(circuit.chip.capacities().l0c(), circuit.chip.cube().unitFlagGranuleBytes());
    }

    /** Whether an instruction takes part. */
    private static boolean isOff(Entry entry) {
        return entry.line.unitFlagOperands.isEmpty() || entry.line.unitFlagOperands.get().isOff(entry.dispatched);
    }

    /** The first cycle in which an Mmad or drain may start; NEVER when it depends on the other side. */
    long gate(Entry entry, long now) {
        if (isOff(entry)) {
            return now;
        }
        UnitFlagOperands operands = entry.line.unitFlagOperands.orElseThrow();
        return entry.line.pipe() == Pipe.M ? mmadGate(entry, operands, now) : drainGate(entry, operands, now);
    }

    private long mmadGate(Entry entry, UnitFlagOperands operands, long now) {
        Dispatched d = entry.dispatched;
        if (flags.isFree(operands, d)) {
            return now;
        }
        PipeUnit fix = core.pipe(Pipe.FIX);
        if (!flags.isFreeSoon(operands, d) || !fix.isTransferring()) {
            return WakeQueue.NEVER;
        }
        entry.line.costing.cost(d, circuit.cost);
        return now + Math.max(0, (long) Math.ceil(fix.transferLeft(now) - circuit.cost.occupancy()));
    }

    private long drainGate(Entry entry, UnitFlagOperands operands, long now) {
        Dispatched d = entry.dispatched;
        if (!flags.isFull(operands, d)) {
            return WakeQueue.NEVER;
        }
        if (!circuit.mode.hasTime()) {
            return now;
        }
        entry.line.costing.cost(d, circuit.cost);
        return Math.max(now, flags.drainStart(operands, d, circuit.cost.occupancy()));
    }

    /** Whether a starting instruction can read now; a drain whose Mmad has not retired reads when it does. */
    boolean canRead(Entry entry) {
        if (entry.line.pipe() != Pipe.FIX || isOff(entry)) {
            return true;
        }
        entry.filler = flags.filler(entry.line.unitFlagOperands.orElseThrow(), entry.dispatched);
        if (core.pipe(Pipe.M).hasRetired(entry.filler)) {
            return true;
        }
        waiting.add(entry);
        return false;
    }

    /** The drain that can read now that an Mmad has retired, or retires itself; at most one per call. */
    Optional<Entry> readable(Entry retiring) {
        Entry first = waiting.peek();
        if (first == null || first != retiring && !core.pipe(Pipe.M).hasRetired(first.filler)) {
            return Optional.empty();
        }
        return Optional.of(waiting.remove());
    }

    /** An Mmad or drain has started; the end of an Mmad is known. */
    void started(Entry entry, long now) {
        if (isOff(entry)) {
            return;
        }
        UnitFlagOperands operands = entry.line.unitFlagOperands.orElseThrow();
        Dispatched d = entry.dispatched;
        boolean switches = operands.switches(d);
        if (entry.line.pipe() == Pipe.FIX) {
            if (switches) {
                flags.release(operands, d);
                core.wake(Pipe.M, now);
            }
            return;
        }
        flags.take(operands, d);
        if (switches) {
            flags.fill(operands, d, entry.end, core.pipe(Pipe.M).startedCount() - 1);
            core.wake(Pipe.FIX, now);
        }
    }

    /** A drain has read all of its region. */
    void drained(Entry entry, long now) {
        if (entry.line.pipe() == Pipe.FIX && !isOff(entry)) {
            if (entry.line.unitFlagOperands.orElseThrow().switches(entry.dispatched)) {
                flags.released(entry.line.unitFlagOperands.orElseThrow(), entry.dispatched);
            }
            core.wake(Pipe.M, now);
        }
    }
}
