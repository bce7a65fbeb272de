package ascendsim.sim.engine;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Cube;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.chip.QueueDepths;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.util.List;
import java.util.Optional;

/** One core during a launch: its memory, flags, pipes and scalar unit. */
final class CoreRun {
    private final CoreId id;
    private final Circuit circuit;
    private final CoreMemory memory;
    private final Flags flags = new Flags();
    private final UnitFlags unitFlags;
    private final PipeUnit[] pipes = new PipeUnit[Pipe.values().length];
    private final ScalarCore scalar;
    private final UnknownBlocks unknownUb = new UnknownBlocks();
    /** Start index on M of the last Mmad that switched granules to Fixpipe. */
    private long lastSwitch = -1;
    /** A drain that started before the Mmad it follows had retired; it reads when that happens. */
    private Optional<Entry> waitingDrain = Optional.empty();
    /** Bytes at the start of the region being drained that the next Mmad has taken already. */
    private long takenBytes;

    CoreRun(CoreId id, Circuit circuit, CoreMemory memory, ScalarCore.Setup setup) {
        this.id = id;
        this.circuit = circuit;
        this.memory = memory;
        this.unitFlags = new UnitFlags(circuit.chip.capacities().l0c(), circuit.chip.cube().unitFlagGranuleBytes());
        QueueDepths depths = circuit.chip.scalar().queues();
        for (Pipe pipe : Pipe.values()) {
            if (pipe != Pipe.S && id.kind().has(pipe)) {
                pipes[pipe.ordinal()] = new PipeUnit(this, pipe, depth(depths, pipe));
            }
        }
        this.scalar = new ScalarCore(this, setup);
    }

    private static int depth(QueueDepths depths, Pipe pipe) {
        return switch (pipe) {
            case V -> depths.v();
            case M -> depths.m();
            case MTE1 -> depths.mte1();
            case MTE2 -> depths.mte2();
            case MTE3 -> depths.mte3();
            case FIX -> depths.fix();
            case S -> throw new IllegalArgumentException("the scalar unit has no queue");
        };
    }

    CoreId id() {
        return id;
    }

    Circuit circuit() {
        return circuit;
    }

    CoreMemory memory() {
        return memory;
    }

    Flags flags() {
        return flags;
    }

    ScalarCore scalar() {
        return scalar;
    }

    UnknownBlocks unknownUb() {
        return unknownUb;
    }

    PipeUnit pipe(Pipe pipe) {
        return pipes[pipe.ordinal()];
    }

    boolean has(Pipe pipe) {
        return pipes[pipe.ordinal()] != null;
    }

    boolean pipesIdle() {
        for (PipeUnit unit : pipes) {
            if (unit != null && !unit.isIdle()) {
                return false;
            }
        }
        return true;
    }

    /** The cycle in which the last instruction of any pipe retired. */
    long lastRetirement() {
        long last = 0;
        for (PipeUnit unit : pipes) {
            last = unit == null ? last : Math.max(last, unit.lastRetirement());
        }
        return last;
    }

    // ---- data ---------------------------------------------------------------------------------------------------

    private boolean hasData(Entry entry) {
        return circuit.mode.hasData() || entry.line.decoded.materialised();
    }

    /** Reads an instruction's operands, or leaves that to the retirement of the Mmad a drain follows. */
    void read(Entry entry) {
        entry.captured = false;
        if (drainFollows(entry) && !pipe(Pipe.M).hasRetired(lastSwitch)) {
            waitingDrain = Optional.of(entry);
        } else {
            capture(entry);
        }
    }

    private void capture(Entry entry) {
        if (hasData(entry)) {
            try {
                entry.line.meaning.read(entry.dispatched, memory);
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                throw outside(entry.dispatched, e);
            }
        }
        entry.captured = true;
    }

    /** Writes an instruction's results when it retires. */
    void write(Entry entry, Pipe pipe, long time) {
        if (!entry.captured) {
            capture(entry);
            waitingDrain = Optional.empty();
        }
        if (hasData(entry)) {
            try {
                entry.line.meaning.write(entry.dispatched, memory);
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                throw outside(entry.dispatched, e);
            }
        }
        if (!circuit.mode.hasData() && id.kind() == CoreKind.AIV) {
            unknownUb.written(entry);
        }
        if (pipe == Pipe.M && waitingDrain.isPresent() && pipe(Pipe.M).hasRetired(lastSwitch)) {
            capture(waitingDrain.get());
            waitingDrain = Optional.empty();
        }
    }

    private SimulationError outside(Dispatched dispatched, RuntimeException cause) {
        return new SimulationError("memory.out_of_bounds", where(dispatched) + ": access outside the buffer ("
                + cause.getMessage() + "); expected addresses inside the buffers", cause);
    }

    String where(Dispatched dispatched) {
        return id.text() + " " + dispatched.decoded().pipe() + " #" + dispatched.sequence() + " '"
                + dispatched.decoded().instruction().text() + "'";
    }

    // ---- unit flags ---------------------------------------------------------------------------------------------

    private boolean drainFollows(Entry entry) {
        return entry.line.unitFlagOperands.isPresent() && entry.line.pipe() == Pipe.FIX
                && entry.line.unitFlagOperands.get().mode(entry.dispatched) != Cube.Mmad.UNIT_FLAG_OFF;
    }

    /** The first cycle in which a unit-flag instruction may start; NEVER when it depends on the other side. */
    long unitFlagGate(Entry entry, long now) {
        UnitFlagOperands operands = entry.line.unitFlagOperands.orElseThrow();
        Dispatched d = entry.dispatched;
        if (operands.mode(d) == Cube.Mmad.UNIT_FLAG_OFF || operands.bytes(d) == 0) {
            return now;
        }
        return entry.line.pipe() == Pipe.M ? mmadGate(entry, operands, now) : drainGate(entry, operands, now);
    }

    private long mmadGate(Entry entry, UnitFlagOperands operands, long now) {
        Dispatched d = entry.dispatched;
        if (unitFlags.isFree(operands.address(d), operands.bytes(d))) {
            return now;
        }
        PipeUnit fix = pipe(Pipe.FIX);
        if (takenBytes > 0 || !fix.isTransferring() || !fix.drains(operands.address(d))) {
            return WakeQueue.NEVER;
        }
        entry.line.costing.cost(d, circuit.cost);
        return now + Math.max(0, (long) Math.ceil(fix.transferLeft(now) - circuit.cost.occupancy()));
    }

    private long drainGate(Entry entry, UnitFlagOperands operands, long now) {
        Dispatched d = entry.dispatched;
        if (!unitFlags.isFull(operands.address(d), operands.bytes(d))) {
            return WakeQueue.NEVER;
        }
        if (!circuit.mode.hasTime()) {
            return now;
        }
        entry.line.costing.cost(d, circuit.cost);
        return Math.max(now, unitFlags.drainStart(operands.address(d), operands.bytes(d), circuit.cost.occupancy()));
    }

    /** A unit-flag instruction has started; its end is known for an Mmad. */
    void unitFlagStarted(Entry entry, long now) {
        if (entry.line.unitFlagOperands.isEmpty()) {
            return;
        }
        UnitFlagOperands operands = entry.line.unitFlagOperands.get();
        Dispatched d = entry.dispatched;
        if (operands.mode(d) == Cube.Mmad.UNIT_FLAG_OFF || operands.bytes(d) == 0) {
            return;
        }
        if (entry.line.pipe() == Pipe.FIX) {
            takenBytes = 0;
            wake(Pipe.M, now);
            return;
        }
        if (!unitFlags.isFree(operands.address(d), operands.bytes(d))) {
            unitFlags.free(operands.address(d), operands.bytes(d));
            takenBytes = operands.bytes(d);
        }
        if (operands.mode(d) == Cube.Mmad.UNIT_FLAG_SWITCH) {
            unitFlags.fill(operands.address(d), operands.bytes(d), now, entry.end);
            lastSwitch = pipe(Pipe.M).startedCount() - 1;
            wake(Pipe.FIX, now);
        }
    }

    /** A drain has read all of its L0C region. */
    void drained(Entry entry, long now) {
        if (!drainFollows(entry)) {
            return;
        }
        UnitFlagOperands operands = entry.line.unitFlagOperands.orElseThrow();
        Dispatched d = entry.dispatched;
        if (operands.mode(d) == Cube.Mmad.UNIT_FLAG_SWITCH) {
            unitFlags.free(operands.address(d) + takenBytes, operands.bytes(d) - takenBytes);
        }
        wake(Pipe.M, now);
    }

    // ---- signals ------------------------------------------------------------------------------------------------

    private void wake(Pipe pipe, long time) {
        if (circuit.mode.hasTime()) {
            circuit.wakes.wake(Circuit.unit(id.index(), pipe.ordinal()), time);
        }
    }

    void queueFreed(Pipe pipe, long now) {
        if (scalar.waitsForQueue(pipe)) {
            wake(Pipe.S, now);
        }
    }

    void pipeIdle(long now) {
        if (scalar.waitsForIdle()) {
            wake(Pipe.S, now);
        }
    }

    /** A set of a flag of this core takes effect at {@code time}. */
    void setFlag(int pair, Dispatched dispatched, long time) {
        long visible = circuit.mode.hasTime()
                ? time + (long) Math.ceil(circuit.chip.sync().flagVisibleCycles())
                : 0;
        boolean redundant = flags.set(pair, dispatched.operands[0], visible);
        if (circuit.observed) {
            circuit.probe.flagSet(id, dispatched, redundant);
        }
        wake(Pipe.values()[Flags.destination(pair)], visible);
    }

    List<CoreId> crossSet(Sync.Mode mode, int flag, long time) {
        long visible = circuit.mode.hasTime()
                ? time + (long) Math.ceil(circuit.chip.sync().crossCoreFlagCycles())
                : 0;
        List<CoreId> raised = circuit.crossFlags.set(id, mode, flag, visible);
        if (circuit.mode.hasTime()) {
            raised.forEach(c -> circuit.wakes.wake(Circuit.unit(c.index(), Pipe.S.ordinal()), visible));
        }
        return raised;
    }
}
