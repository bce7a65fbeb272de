package ascendsim.sim.engine;

import ascendsim.isa.dtype.DType;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.ScalarState.Atomic;
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
    private final BoundLine[] lines;
    private final int[] places;
    private final Setup setup;
    private final ScalarRegisters registers = new ScalarRegisters();
    private final ScalarClock clock;
    private final long[] operands = new long[Dispatched.MAX_OPERANDS];
    private final VectorMask mask = new VectorMask();
    private final Dispatched inPlace = new Dispatched();
    private final DataCache cache;
    private final InstructionCache code;
    private final Livelock livelock = new Livelock();
    private Atomic atomic = Atomic.NONE;
    private DType atomicType = DType.FLOAT32;
    private int next;
    private long sequence;
    private long executed;
    private boolean ended;

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
        this.lines = setup.program().lines();
        this.places = setup.program().places();
        this.setup = setup;
        this.clock = new ScalarClock(circuit, core.id(), setup.startTime());
        this.cache = new DataCache(circuit.chip, circuit.cache);
        this.code = new InstructionCache(circuit.chip.scalar().fetch(), lines.length);
    }

    // ---- running ------------------------------------------------------------------------------------------------

    /** Runs until the unit must wait, has run a slice, or has ended; returns whether anything was executed. */
    boolean process(long simulatedTime) {
        clock.now(simulatedTime);
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
        if (!ended) {
            clock.goOnLater();
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
            long before = clock.cycle();
            clock.spend(cycles);
            if (circuit.observed && clock.cycle() > before) {
                circuit.probe.stalled(core.id(), Pipe.S, StallReason.MEMORY, before, clock.cycle());
            }
        }
    }

    private boolean execute(BoundLine line) {
        check(line, registers.evaluate(line.decoded, operands), operands);
        long before = clock.cycle();
        if (!line.step.run(this, line, operands)) {
            return false;
        }
        executed++;
        if (circuit.observed) {
            inPlace.begin(line.decoded, sequence, before);
            System.arraycopy(operands, 0, inPlace.operands, 0, line.decoded.operandCount());
            inPlace.started(before);
            inPlace.ended(clock.cycle());
            circuit.probe.executed(core.id(), inPlace);
            circuit.probe.scalar(core.id(), line.decoded, before, clock.cycle());
        }
        return true;
    }

    private boolean dispatch(BoundLine line) {
        PipeUnit pipe = core.pipe(line.pipe());
        if (pipe.isQueueFull()) {
            return clock.waitForQueue(line.pipe());
        }
        clock.resumed();
        if (registers.isSteeredByUnknown(line.decoded)) {
            throw dataDependent(line);
        }
        Dispatched slot = pipe.slot();
        clock.spend(circuit.chip.scalar().pushCycles());
        slot.begin(line.decoded, sequence++, clock.cycle());
        check(line, registers.evaluate(line.decoded, slot.operands), slot.operands);
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

    // ---- state for the steps ------------------------------------------------------------------------------------

    /** Whether the unit neither waits nor has ended: its last slice was over. */
    boolean isRunning() {
        return !clock.isWaiting() && !ended;
    }

    CoreRun core() {
        return core;
    }

    Circuit circuit() {
        return circuit;
    }

    ScalarClock clock() {
        return clock;
    }

    ScalarRegisters registers() {
        return registers;
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

    SimulationError dataDependent(BoundLine line) {
        return new SimulationError("timing.data_dependent", core.id().text() + " line " + line.decoded.line() + " '"
                + line.decoded + "' depends on data the kernel computes; expected none in timing mode;"
                + " run it timed, or mark the instructions that compute it !materialised");
    }

    void end() {
        ended = true;
        clock.notBefore(core.lastRetirement());
    }

    boolean hasEnded() {
        return ended;
    }

    /** The cycle in which the core ended. */
    long endTime() {
        return clock.cycle();
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
