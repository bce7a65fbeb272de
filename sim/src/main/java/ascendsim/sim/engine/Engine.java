package ascendsim.sim.engine;

import ascendsim.isa.instruction.Pipe;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the cores of one launch to their end. A timed run takes simultaneous events in the order (time, core, pipe,
 * sequence); an ordered run repeatedly lets the lowest-numbered core that can go on run its oldest ready heads until it
 * blocks, or executes nothing but scalar instructions for a slice: it may be polling for what another core does.
 */
final class Engine {
    private static final Pipe[] PIPES = Pipe.values();

    private final Circuit circuit;
    private final List<CoreRun> cores;
    private final boolean[] reported;
    private final long mostCycles;

    /** @param mostCycles a timed run that takes longer is given up */
    Engine(Circuit circuit, List<CoreRun> cores, long mostCycles) {
        this.circuit = circuit;
        this.cores = List.copyOf(cores);
        this.mostCycles = mostCycles;
        this.reported = new boolean[cores.size()];
    }

    /**
     * Runs all cores; returns the cycle in which the last one ended.
     *
     * @throws SimulationError   on a deadlock
     * @throws CycleLimitReached where it takes longer than it may
     */
    long run() {
        for (CoreRun core : cores) {
            circuit.probe.coreStarted(core.id(), core.scalar().endTime());
        }
        if (circuit.mode.hasTime()) {
            runTimed();
        } else {
            runOrdered();
        }
        if (cores.stream().anyMatch(c -> !c.scalar().hasEnded())) {
            throw deadlock();
        }
        long end = cores.stream().mapToLong(c -> c.scalar().endTime()).max().orElse(0);
        circuit.probe.finished(end);
        return end;
    }

    // ---- timed --------------------------------------------------------------------------------------------------

    private void runTimed() {
        for (CoreRun core : cores) {
            circuit.wakes.wake(Circuit.unit(core.id().index(), Pipe.S.ordinal()), core.scalar().endTime());
        }
        WakeQueue wakes = circuit.wakes;
        while (!wakes.isEmpty()) {
            long now = wakes.time();
            if (now > mostCycles && cores.stream().anyMatch(core -> !core.scalar().hasEnded())) {
                throw new CycleLimitReached(mostCycles);
            }
            int unit = wakes.take();
            if (unit == Circuit.MEMORY_UNIT) {
                memory(now);
            } else {
                core(unit, now);
            }
        }
    }

    private void memory(long now) {
        circuit.bandwidth.advance(now);
        Bandwidth.Flow flow = circuit.bandwidth.finished();
        while (flow != null) {
            CoreRun core = cores.get(Circuit.coreOf(flow.owner()));
            core.pipe(PIPES[Circuit.pipeOf(flow.owner())]).transferred(now);
            flow = circuit.bandwidth.finished();
        }
        long next = circuit.bandwidth.nextEnd();
        if (next != WakeQueue.NEVER) {
            circuit.wakes.wake(Circuit.MEMORY_UNIT, next);
        }
    }

    private void core(int unit, long now) {
        CoreRun core = cores.get(Circuit.coreOf(unit));
        Pipe pipe = PIPES[Circuit.pipeOf(unit)];
        if (pipe == Pipe.S) {
            core.scalar().process(now);
            reportEnd(core);
        } else {
            core.pipe(pipe).process(now);
        }
    }

    // ---- ordered ------------------------------------------------------------------------------------------------

    private void runOrdered() {
        boolean running = true;
        while (running) {
            running = false;
            int index = 0;
            while (index < cores.size()) {
                CoreRun core = cores.get(index);
                boolean any = runUntilBlocked(core);
                running |= core.scalar().isRunning();
                index = any && !core.scalar().isRunning() ? 0 : index + 1;
            }
        }
    }

    /** Returns whether the core did anything; it is blocked, or has ended, or its scalar unit runs on by itself. */
    private boolean runUntilBlocked(CoreRun core) {
        boolean any = false;
        boolean progress = !core.scalar().hasEnded();
        while (progress) {
            long dispatched = core.scalar().nextSequence();
            any |= core.scalar().process(0);
            progress = core.scalar().nextSequence() > dispatched;
            while (startOldest(core)) {
                progress = true;
            }
            any |= progress;
        }
        reportEnd(core);
        return any;
    }

    /** Starts, and at once retires, the oldest head of the core that can start. */
    private boolean startOldest(CoreRun core) {
        int tried = 0;
        while (true) {
            PipeUnit oldest = null;
            int at = 0;
            for (Pipe pipe : PIPES) {
                PipeUnit unit = core.has(pipe) ? core.pipe(pipe) : null;
                if (unit != null && (tried & 1 << pipe.ordinal()) == 0 && unit.hasHead()
                        && (oldest == null || unit.head().sequence() < oldest.head().sequence())) {
                    oldest = unit;
                    at = pipe.ordinal();
                }
            }
            if (oldest == null) {
                return false;
            }
            if (oldest.processOne()) {
                return true;
            }
            tried |= 1 << at;
        }
    }

    // ---- ends ---------------------------------------------------------------------------------------------------

    private void reportEnd(CoreRun core) {
        int index = core.id().index();
        if (core.scalar().hasEnded() && !reported[index]) {
            reported[index] = true;
            circuit.probe.coreEnded(core.id(), core.scalar().endTime());
        }
    }

    private SimulationError deadlock() {
        List<String> stuck = new ArrayList<>();
        for (CoreRun core : cores) {
            if (!core.scalar().hasEnded()) {
                stuck.addAll(DeadlockReport.of(core));
            }
        }
        return new SimulationError("sync.deadlock",
                "deadlock: " + stuck.size() + " pipes cannot go on; expected every wait to have its set\n  "
                        + String.join("\n  ", stuck));
    }
}
