package ascendsim.sim.engine;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Register;
import ascendsim.isa.instruction.ScalarState.Atomic;
import ascendsim.sim.issue.Decoded;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.issue.VectorMask;
import ascendsim.sim.probe.StallReason;
import java.util.Map;

/**
 * The scalar unit of a core: runs the program, dispatches into the pipes and stops where it must wait. It may run ahead
 * of the pipes in time; what depends on the exact moment (memory, flags, the end) it does when simulated time has come.
 */
final class ScalarCore {
    /** Instructions after which the unit lets the rest of the machine catch up. */
    private static final int SLICE = 4096;

    private final CoreRun core;
    private final Circuit circuit;
    private final int unit;
    private final BoundLine[] lines;
    private final int[] places;
    private final Setup setup;
    private final long[] registers = new long[Register.COUNT];
    private final boolean[] unknown = new boolean[Register.COUNT];
    private final long[] operands = new long[Dispatched.MAX_OPERANDS];
    private final VectorMask mask = new VectorMask();
    private final Dispatched inPlace = new Dispatched();
    private final DataCache cache;
    private final InstructionCache code;
    private final Livelock livelock = new Livelock();
    private Atomic atomic = Atomic.NONE;
    private DType atomicType = DType.FLOAT32;
    private boolean anyUnknown;
    private int next;
    private double time;
    private long now;
    private long sequence;
    private long executed;
    private boolean ended;
    private boolean waiting;
    private StallReason waitingFor = StallReason.EMPTY;
    private Pipe fullQueue = Pipe.S;

    /**
     * What a core's program needs to know about its launch.
     *
     * @param addresses GM address of each parameter
     * @param startTime cycle in which the core begins
     * @param tracksUb  whether a run without data must know what UB holds
     */
    record Setup(BoundProgram program, Map<String, Long> addresses, int blocks, int vectorCores, long startTime,
            boolean tracksUb) {
    }

    ScalarCore(CoreRun core, Setup setup) {
        this.core = core;
        this.circuit = core.circuit();
        this.unit = Circuit.unit(core.id().index(), Pipe.S.ordinal());
        this.lines = setup.program().lines();
        this.places = setup.program().places();
        this.setup = setup;
        this.time = setup.startTime();
        this.cache = new DataCache(circuit.chip, circuit.cache);
        this.code = new InstructionCache(circuit.chip.scalar().fetch(), lines.length);
    }

    // ---- running ------------------------------------------------------------------------------------------------

    /** Runs until the unit must wait, has run a slice, or has ended; returns whether anything was executed. */
    boolean process(long simulatedTime) {
        now = simulatedTime;
        if (ended) {
            return false;
        }
        livelock.check(this);
        long before = executed + sequence;
        for (int i = 0; i < SLICE && !ended; i++) {
            if (!step()) {
                return executed + sequence > before;
            }
        }
        if (!ended && circuit.mode.hasTime()) {
            circuit.wakes.wake(unit, Math.max(now, cycle()));
        }
        return executed + sequence > before;
    }

    private boolean step() {
        BoundLine line = lines[next];
        fetch();
        return line.rule == BoundLine.Rule.SCALAR ? execute(line) : dispatch(line);
    }

    /** Has the instruction cache hold the current line; the unit stands still until it does. */
    private void fetch() {
        double cycles = places.length == 0 ? 0 : code.cycles(places[next]);
        if (cycles > 0) {
            long before = cycle();
            spend(cycles);
            if (circuit.observed && cycle() > before) {
                circuit.probe.stalled(core.id(), Pipe.S, StallReason.MEMORY, before, cycle());
            }
        }
    }

    private boolean execute(BoundLine line) {
        check(line, line.decoded.evaluate(registers, operands), operands);
        double before = time;
        if (!line.step.run(this, line, operands)) {
            return false;
        }
        executed++;
        if (circuit.observed) {
            inPlace.begin(line.decoded, sequence, (long) Math.ceil(before));
            System.arraycopy(operands, 0, inPlace.operands, 0, line.decoded.operandCount());
            inPlace.started((long) Math.ceil(before));
            inPlace.ended(cycle());
            circuit.probe.executed(core.id(), inPlace);
            circuit.probe.scalar(core.id(), line.decoded, (long) Math.ceil(before), cycle());
        }
        return true;
    }

    private boolean dispatch(BoundLine line) {
        PipeUnit pipe = core.pipe(line.pipe());
        if (pipe.isQueueFull()) {
            fullQueue = line.pipe();
            return waitFor(StallReason.QUEUE);
        }
        resumed();
        if (isSteeredByUnknown(line.decoded)) {
            throw dataDependent(line);
        }
        Dispatched slot = pipe.slot();
        spend(circuit.chip.scalar().pushCycles());
        slot.begin(line.decoded, sequence++, cycle());
        check(line, line.decoded.evaluate(registers, slot.operands), slot.operands);
        slot.mask.copy(mask);
        slot.atomic(atomic, atomicType);
        next++;
        pipe.push(line);
        if (circuit.observed) {
            circuit.probe.dispatched(core.id(), slot);
        }
        return true;
    }

    private void check(BoundLine line, int illegal, long[] values) {
        if (illegal >= 0) {
            throw new SimulationError("operand.illegal", core.id().text() + " line " + line.decoded.line() + " '"
                    + line.decoded + "': " + line.decoded.violation(illegal, values[illegal]));
        }
    }

    // ---- time ---------------------------------------------------------------------------------------------------

    private long cycle() {
        return (long) Math.ceil(time);
    }

    /** Takes scalar time; none in an ordered run. */
    void spend(double cycles) {
        if (circuit.mode.hasTime()) {
            time += cycles;
        }
    }

    /** Whether simulated time has come to this unit's own time; wakes it then if not. */
    boolean isNow() {
        if (!circuit.mode.hasTime() || cycle() <= now) {
            return true;
        }
        circuit.wakes.wake(unit, cycle());
        return false;
    }

    /** Stops the unit until something happens; the step is tried again then. */
    boolean waitFor(StallReason reason) {
        if (!waiting) {
            waiting = true;
            waitingFor = reason;
        }
        return false;
    }

    /** Stops the unit until a cycle to come. */
    boolean waitUntil(long cycle, StallReason reason) {
        circuit.wakes.wake(unit, cycle);
        return waitFor(reason);
    }

    /** The unit goes on after a wait: time has passed meanwhile. */
    void resumed() {
        if (!waiting) {
            return;
        }
        waiting = false;
        if (now > time) {
            if (circuit.observed) {
                circuit.probe.stalled(core.id(), Pipe.S, waitingFor, cycle(), now);
            }
            time = now;
        }
    }

    boolean waitsForQueue(Pipe pipe) {
        return waiting && waitingFor == StallReason.QUEUE && fullQueue == pipe;
    }

    boolean waitsForIdle() {
        return waiting && waitingFor == StallReason.BARRIER;
    }

    /** Whether the unit neither waits nor has ended: its last slice was over. */
    boolean isRunning() {
        return !waiting && !ended;
    }

    StallReason waitingFor() {
        return waitingFor;
    }

    // ---- state for the steps ------------------------------------------------------------------------------------

    CoreRun core() {
        return core;
    }

    Circuit circuit() {
        return circuit;
    }

    long now() {
        return now;
    }

    Setup setup() {
        return setup;
    }

    /** A reusable instance for sync instructions that the unit runs itself. */
    Dispatched inPlace() {
        return inPlace;
    }

    /** The number the next dispatched instruction would get. */
    long nextSequence() {
        return sequence;
    }

    DataCache dataCache() {
        return cache;
    }

    VectorMask mask() {
        return mask;
    }

    void atomic(Atomic operation, DType type) {
        atomic = operation;
        atomicType = type;
    }

    Atomic atomic() {
        return atomic;
    }

    void advance() {
        next++;
    }

    void jump(int line) {
        next = line;
    }

    /** Gives a register a value that the program knows. */
    void set(Register register, long value) {
        registers[register.index()] = value;
        unknown[register.index()] = false;
    }

    /** Gives a register a value; {@code known} is false for what a run without data cannot know. */
    void set(Register register, long value, boolean known) {
        set(register, value);
        if (!known) {
            unknown[register.index()] = true;
            anyUnknown = true;
        }
    }

    /** Whether an instruction depends on something a run without data cannot know. */
    boolean isUnknown(Decoded instruction) {
        return anyUnknown && instruction.uses(unknown);
    }

    /** Whether where or how much an instruction works depends on something a run without data cannot know. */
    boolean isSteeredByUnknown(Decoded instruction) {
        return anyUnknown && instruction.isSteeredBy(unknown);
    }

    SimulationError dataDependent(BoundLine line) {
        return new SimulationError("timing.data_dependent", core.id().text() + " line " + line.decoded.line() + " '"
                + line.decoded + "' depends on data the kernel computes; expected none in timing mode;"
                + " run it timed, or mark the instructions that compute it !materialised");
    }

    void end() {
        ended = true;
        time = Math.max(time, core.lastRetirement());
    }

    boolean hasEnded() {
        return ended;
    }

    /** The cycle in which the core ended. */
    long endTime() {
        return cycle();
    }

    /** Scalar instructions executed. */
    long executed() {
        return executed;
    }

    /** The line the unit is at: what it waits for when it is stuck. */
    BoundLine current() {
        return lines[next];
    }

    /** The first operand of the scalar instruction tried last, which is {@link #current} when the unit waits in it. */
    long currentOperand() {
        return operands[0];
    }
}
