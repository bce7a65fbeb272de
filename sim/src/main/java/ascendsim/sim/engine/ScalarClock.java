package ascendsim.sim.engine;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.probe.StallReason;

/** The scalar unit's own time, which may be ahead of simulated time, and what it waits for. */
final class ScalarClock {
    private final Circuit circuit;
    private final CoreId core;
    private final int unit;
    private double time;
    private long now;
    private boolean waiting;
    private StallReason waitingFor = StallReason.EMPTY;
    private Pipe fullQueue = Pipe.S;

    /** @param startTime cycle in which the core begins */
    ScalarClock(Circuit circuit, CoreId core, long startTime) {
        this.circuit = circuit;
        this.core = core;
        this.unit = Circuit.unit(core.index(), Pipe.S.ordinal());
        this.time = startTime;
    }

    /** Simulated time, when the unit was asked to go on. */
    long now() {
        return now;
    }

    void now(long simulatedTime) {
        now = simulatedTime;
    }

    /** The unit's own time. */
    long cycle() {
        return (long) Math.ceil(time);
    }

    /** Takes scalar time; none in an ordered run. */
    void spend(double cycles) {
        if (circuit.mode.hasTime()) {
            time += cycles;
        }
    }

    /** Not before a cycle. */
    void notBefore(long cycle) {
        time = Math.max(time, cycle);
    }

    /** Has the unit go on when simulated time has come to its own. */
    void goOnLater() {
        if (circuit.mode.hasTime()) {
            circuit.wakes.wake(unit, Math.max(now, cycle()));
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

    /** Stops the unit until a pipe takes another instruction. */
    boolean waitForQueue(Pipe pipe) {
        fullQueue = pipe;
        return waitFor(StallReason.QUEUE);
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
                circuit.probe.stalled(core, Pipe.S, waitingFor, cycle(), now);
            }
            time = now;
        }
    }

    boolean isWaiting() { return waiting; }

    boolean waitsForQueue(Pipe pipe) {
        return waiting && waitingFor == StallReason.QUEUE && fullQueue == pipe;
    }

    boolean waitsForIdle() {
        return waiting && waitingFor == StallReason.BARRIER;
    }

    StallReason waitingFor() {
        return waitingFor;
    }
}
