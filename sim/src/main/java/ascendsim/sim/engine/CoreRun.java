package ascendsim.sim.engine;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Space;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.chip.QueueDepths;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.memory.CoreMemory;
import java.util.List;
import java.util.Optional;

/** One core during a launch: its memory, flags, pipes and scalar unit. */
final class CoreRun {
    private static final Pipe[] PIPES = Pipe.values();

    private final CoreId id;
    private final Circuit circuit;
    private final CoreMemory memory;
    private final Flags flags = new Flags();
    private final BufferTurns turns = new BufferTurns();
    private final L0cHandover l0c;
    private final PipeUnit[] pipes = new PipeUnit[Pipe.values().length];
    private final ScalarCore scalar;
    private final UnknownBlocks unknownUb;
    /** Whether a run without data must know what UB holds, because the scalar unit, or another core's, reads it. */
    private final boolean tracksUb;
    CoreRun(CoreId id, Circuit circuit, CoreMemory memory, ScalarCore.Setup setup) {
        this.id = id;
        this.circuit = circuit;
        this.memory = memory;
        this.l0c = new L0cHandover(this);
        this.unknownUb = new UnknownBlocks(
                Launch.capacities(circuit.chip.capacities(), id.kind()).getOrDefault(Space.UB, 0L));
        QueueDepths depths = circuit.chip.scalar().queues();
        for (Pipe pipe : Pipe.values()) {
            if (pipe != Pipe.S && id.kind().has(pipe)) {
                pipes[pipe.ordinal()] = new PipeUnit(this, pipe, depth(depths, pipe));
            }
        }
        this.scalar = new ScalarCore(this, setup);
        this.tracksUb = setup.tracksUb();
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

    L0cHandover l0c() {
        return l0c;
    }

    Flags flags() {
        return flags;
    }

    BufferTurns turns() {
        return turns;
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
        if (l0c.canRead(entry)) {
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
    void write(Entry entry, Pipe pipe) {
        if (!entry.captured) {
            l0c.readable(entry).ifPresent(this::capture);
        }
        try {
            if (hasData(entry)) {
                entry.line.meaning.write(entry.dispatched, memory);
            }
            if (tracksUb) {
                unknownUb.written(entry);
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            throw outside(entry.dispatched, e);
        }
        if (pipe == Pipe.M) {
            Optional<Entry> drain = l0c.readable(entry);
            while (drain.isPresent()) {
                capture(drain.get());
                drain = l0c.readable(entry);
            }
        }
    }

    SimulationError outside(Dispatched dispatched, RuntimeException cause) {
        return new SimulationError("memory.out_of_bounds", where(dispatched) + ": access outside the buffer ("
                + cause.getMessage() + "); expected addresses inside the buffers", cause);
    }

    String where(Dispatched dispatched) {
        return id.text() + " " + dispatched.decoded().pipe() + " #" + dispatched.sequence() + " '"
                + dispatched.decoded().instruction().text() + "'";
    }

    // ---- signals ------------------------------------------------------------------------------------------------

    /** Has a pipe looked at in a cycle; nothing to do in an ordered run. */
    void wake(Pipe pipe, long time) {
        if (circuit.mode.hasTime()) {
            circuit.wakes.wake(Circuit.unit(id.index(), pipe.ordinal()), time);
        }
    }

    void queueFreed(Pipe pipe, long now) {
        if (scalar.clock().waitsForQueue(pipe)) {
            wake(Pipe.S, now);
        }
    }

    void pipeIdle(long now) {
        if (scalar.clock().waitsForIdle()) {
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
        wake(PIPES[Flags.destination(pair)], visible);
    }

    List<CoreId> crossSet(Sync.Mode mode, int flag, long time) {
        long visible = circuit.mode.hasTime()
                ? time + (long) Math.ceil(circuit.chip.sync().crossCoreFlagCycles())
                : 0;
        List<CoreId> raised = circuit.crossFlags.set(id, mode, flag, visible);
        if (circuit.mode.hasTime()) {
            raised.forEach(c -> circuit.wakeAll(c, visible));
        }
        return raised;
    }

    /** A release of a buffer takes effect at {@code time}. */
    void release(int id, long time) {
        long visible = circuit.mode.hasTime()
                ? time + (long) Math.ceil(circuit.chip.sync().flagVisibleCycles())
                : 0;
        turns.release(id, visible);
        if (circuit.mode.hasTime()) {
            circuit.wakeAll(this.id, visible);
        }
    }
}
