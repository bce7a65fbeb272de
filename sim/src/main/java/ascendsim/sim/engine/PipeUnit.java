package ascendsim.sim.engine;

import ascendsim.isa.instruction.Pipe;
import ascendsim.sim.cost.Cost;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.StallReason;

/**
 * One in-order pipe of a core: a bounded queue of dispatched instructions and, behind it, those in flight. Instructions
 * start in order when the pipe is free, may overlap in flight, and retire in order.
 */
final class PipeUnit {
    private final CoreRun core;
    private final Circuit circuit;
    private final Pipe pipe;
    private final int unit;
    private final int depth;
    private final EntryRing ring = new EntryRing();
    private final Transfers transfers;
    private final PipeSync sync;
    private double freeAt;
    private long lastRetirement;
    private boolean blocked;
    private StallReason blockedBy = StallReason.EMPTY;
    private long blockedSince;

    PipeUnit(CoreRun core, Pipe pipe, int depth) {
        this.core = core;
        this.circuit = core.circuit();
        this.pipe = pipe;
        this.depth = depth;
        this.unit = Circuit.unit(core.id().index(), pipe.ordinal());
        this.sync = new PipeSync(core, pipe);
        this.transfers = new Transfers(circuit, core.id(), unit, pipe == Pipe.MTE2);
    }

    // ---- queue --------------------------------------------------------------------------------------------------

    boolean isQueueFull() { return ring.queued() >= depth; }

    boolean isIdle() { return ring.isEmpty(); }

    /** Whether instruction number {@code index} of this pipe, counted by start, has retired. */
    boolean hasRetired(long index) {
        return ring.retiredCount() > index;
    }

    long startedCount() {
        return ring.startedCount();
    }

    long lastRetirement() {
        return lastRetirement;
    }

    /** The next free slot, to be filled by the dispatcher before {@link #push}. */
    Dispatched slot() {
        return ring.free().dispatched;
    }

    /** Queues what was put into {@link #slot}. */
    void push(BoundLine line) {
        Entry entry = ring.free();
        entry.line = line;
        if (line.rule == BoundLine.Rule.GET) {
            entry.turn = core.turns().draw((int) entry.dispatched.operands[0]);
        }
        ring.push();
        if (ring.queued() == 1 && circuit.mode.hasTime()) {
            circuit.wakes.wake(unit, entry.dispatched.dispatchTime());
        }
    }

    /** The head of the queue, to be asked for only when there is one. */
    Dispatched head() {
        return ring.head().dispatched;
    }

    boolean hasHead() {
        return ring.queued() > 0;
    }

    StallReason blockedBy() {
        return blockedBy;
    }

    // ---- time ---------------------------------------------------------------------------------------------------

    /** Does all this pipe can do at {@code now}; returns whether anything happened. */
    boolean process(long now) {
        boolean any = false;
        boolean progress = true;
        while (progress) {
            progress = retireDue(now) | startDue(now);
            any |= progress;
        }
        return any;
    }

    /** An ordered run's step: starts the head if it can, and retires it. */
    boolean processOne() {
        return startDue(0) | retireDue(0);
    }

    /** The transfer of the youngest started instruction has left the port. */
    void transferred(long now) {
        Entry entry = ring.youngest();
        Dispatched dispatched = entry.dispatched;
        entry.end = now + (long) Math.ceil(entry.tail);
        freeAt = Math.max(freeAt, now + entry.gap);
        long expected = dispatched.startTime() + (long) Math.ceil(entry.alone);
        if (circuit.observed && now > expected) {
            circuit.probe.stalled(core.id(), pipe, StallReason.BANDWIDTH, expected, now);
        }
        core.l0c().drained(entry, now);
        circuit.wakes.wake(unit, now);
    }

    boolean isTransferring() { return transfers.isRunning(); }

    /** Cycles until the running transfer ends at its present rate. */
    double transferLeft(long now) {
        return transfers.cyclesLeft(now);
    }

    private boolean startDue(long now) {
        if (ring.queued() == 0 || transfers.isRunning()) {
            return false;
        }
        Entry entry = ring.head();
        long ready = Math.max(entry.dispatched.dispatchTime(), (long) Math.ceil(freeAt));
        if (ready > now) {
            circuit.wakes.wake(unit, ready);
            return false;
        }
        if (!mayStart(entry, now)) {
            return false;
        }
        start(entry, now, ready);
        return true;
    }

    private boolean mayStart(Entry entry, long now) {
        return switch (entry.line.rule) {
            case WORK, SET, CROSS_SET, RELEASE -> true;
            case WAIT, CROSS_WAIT, GET -> opens(sync.gate(entry), PipeSync.reason(entry), now);
            case BARRIER -> ring.inFlight() == 0 || block(StallReason.BARRIER, now);
            case UNIT_FLAG -> opens(core.l0c().gate(entry, now), StallReason.UNIT_FLAG, now);
            case SCALAR -> throw new IllegalStateException("scalar instruction on " + pipe);
        };
    }

    /** Whether the head may start {@code at} or before now; looks again then if that is known. */
    private boolean opens(long at, StallReason reason, long now) {
        if (at <= now) {
            return true;
        }
        if (at != WakeQueue.NEVER) {
            circuit.wakes.wake(unit, at);
        }
        return block(reason, now);
    }

    private boolean block(StallReason reason, long now) {
        if (!blocked) {
            blocked = true;
            blockedSince = now;
        }
        blockedBy = reason;
        return false;
    }

    private void start(Entry entry, long now, long ready) {
        Dispatched dispatched = entry.dispatched;
        double exact = blocked ? now : Math.max(dispatched.dispatchTime(), freeAt);
        if (circuit.observed) {
            reportStalls(dispatched, now, ready);
        }
        blocked = false;
        blockedBy = StallReason.EMPTY;
        dispatched.started(now);
        ring.start();
        core.queueFreed(pipe, now);
        if (circuit.observed) {
            circuit.probe.started(core.id(), dispatched);
        }
        switch (entry.line.rule) {
            case SET, CROSS_SET, RELEASE -> begin(entry, exact, circuit.chip.sync().setFlagCycles(), 0);
            case WAIT, CROSS_WAIT, GET -> {
                sync.take(entry);
                begin(entry, exact, circuit.chip.sync().waitFlagCycles(), 0);
            }
            case BARRIER -> begin(entry, exact, circuit.chip.sync().pipeBarrierCycles(), 0);
            case WORK, UNIT_FLAG -> work(entry, now, exact);
            case SCALAR -> throw new IllegalStateException("scalar instruction on " + pipe);
        }
    }

    private void reportStalls(Dispatched dispatched, long now, long ready) {
        long free = (long) Math.ceil(freeAt);
        if (dispatched.dispatchTime() > free && ring.startedCount() > 0) {
            circuit.probe.stalled(core.id(), pipe, StallReason.EMPTY, free, dispatched.dispatchTime());
        }
        if (blocked && now > ready) {
            circuit.probe.stalled(core.id(), pipe, blockedBy, Math.max(blockedSince, ready), now);
        }
    }

    /** An instruction that keeps the pipe for {@code busy} cycles and is done {@code latency} after that. */
    private void begin(Entry entry, double exact, double busy, double latency) {
        boolean timed = circuit.mode.hasTime();
        freeAt = timed ? exact + busy : 0;
        entry.end = timed ? (long) Math.ceil(exact + busy + latency) : 0;
    }

    private void work(Entry entry, long now, double exact) {
        core.read(entry);
        if (!circuit.mode.hasTime()) {
            entry.end = 0;
            entry.transfer = false;
            core.l0c().started(entry, now);
            return;
        }
        Cost cost = cost(entry);
        if (cost.isTransfer()) {
            entry.transfer = true;
            freeAt = exact + cost.issueInterval();
            transfers.begin(entry, now);
        } else {
            entry.transfer = false;
            freeAt = exact + Math.max(cost.issueInterval(), cost.occupancy());
            reportConflict(cost, now);
            entry.end = (long) Math.ceil(exact + cost.latency());
        }
        core.l0c().started(entry, now);
    }

    private Cost cost(Entry entry) {
        try {
            entry.line.costing.cost(entry.dispatched, circuit.cost);
        } catch (IllegalArgumentException e) {
            throw core.outside(entry.dispatched, e);
        }
        return circuit.cost;
    }

    /** The cycles at the end of the instruction's time on the pipe that it would not need without conflict. */
    private void reportConflict(Cost cost, long now) {
        if (circuit.observed && cost.conflictCycles() > 0) {
            long end = now + (long) Math.ceil(cost.occupancy());
            circuit.probe.stalled(core.id(), pipe, StallReason.BANK, end - (long) cost.conflictCycles(), end);
        }
    }

    // ---- retirement ---------------------------------------------------------------------------------------------

    private boolean retireDue(long now) {
        boolean any = false;
        while (ring.inFlight() > 0) {
            Entry entry = ring.oldest();
            if (entry.end == WakeQueue.NEVER) {
                return any;
            }
            long time = Math.max(entry.end, lastRetirement);
            if (time > now) {
                circuit.wakes.wake(unit, time);
                return any;
            }
            retire(entry, time);
            any = true;
        }
        return any;
    }

    private void retire(Entry entry, long time) {
        entry.dispatched.ended(time);
        ring.retire();
        lastRetirement = time;
        circuit.countRetired();
        switch (entry.line.rule) {
            case WORK -> core.write(entry, pipe);
            case UNIT_FLAG -> {
                core.write(entry, pipe);
                if (!entry.transfer) {
                    core.l0c().drained(entry, time);
                }
            }
            case SET, CROSS_SET, WAIT, CROSS_WAIT, GET, RELEASE, BARRIER -> sync.retired(entry, time);
            case SCALAR -> throw new IllegalStateException("scalar instruction on " + pipe);
        }
        if (circuit.observed) {
            circuit.probe.retired(core.id(), entry.dispatched);
        }
        if (isIdle()) {
            core.pipeIdle(time);
        }
    }
}
