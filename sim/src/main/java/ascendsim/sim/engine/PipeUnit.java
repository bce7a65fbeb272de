package ascendsim.sim.engine;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Sync;
import ascendsim.sim.chip.Hbm;
import ascendsim.sim.cost.Cost;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.issue.Dispatched;
import ascendsim.sim.probe.StallReason;
import java.util.List;

/**
 * One in-order pipe of a core: a bounded queue of dispatched instructions and, behind it, those in flight. Instructions
 * start in order when the pipe is free, may overlap in flight, and retire in order.
 */
final class PipeUnit {
    private static final int FIRST_ROOM = 64;

    private final CoreRun core;
    private final Circuit circuit;
    private final Pipe pipe;
    private final int unit;
    private final int depth;
    private final Bandwidth.Flow flow;
    private Entry[] ring = entries(FIRST_ROOM);
    private long pushed;
    private long started;
    private long retired;
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
        this.flow = new Bandwidth.Flow(unit);
    }

    // ---- queue --------------------------------------------------------------------------------------------------

    boolean isQueueFull() { return pushed - started >= depth; }

    boolean isIdle() { return pushed == retired; }

    /** Whether instruction number {@code index} of this pipe, counted by start, has retired. */
    boolean hasRetired(long index) {
        return retired > index;
    }

    long startedCount() {
        return started;
    }

    long lastRetirement() {
        return lastRetirement;
    }

    /** The next free slot, to be filled by the dispatcher before {@link #push}. */
    Dispatched slot() {
        if (pushed - retired == ring.length) {
            grow();
        }
        return at(pushed).dispatched;
    }

    /** Queues what was put into {@link #slot}. */
    void push(BoundLine line) {
        Entry entry = at(pushed++);
        entry.line = line;
        if (pushed - started == 1 && circuit.mode.hasTime()) {
            circuit.wakes.wake(unit, entry.dispatched.dispatchTime());
        }
    }

    /** The head of the queue, to be asked for only when there is one. */
    Dispatched head() {
        return at(started).dispatched;
    }

    boolean hasHead() {
        return pushed > started;
    }

    /** The oldest instruction in flight, if any: what a stuck pipe is busy with. */
    boolean hasInFlight() {
        return started > retired;
    }

    StallReason blockedBy() {
        return blockedBy;
    }

    private Entry at(long index) {
        return ring[(int) (index & (ring.length - 1))];
    }

    private void grow() {
        Entry[] larger = entries(ring.length * 2);
        for (long i = retired; i < pushed; i++) {
            larger[(int) (i & (larger.length - 1))] = at(i);
        }
        ring = larger;
    }

    private static Entry[] entries(int count) {
        Entry[] entries = new Entry[count];
        for (int i = 0; i < count; i++) {
            entries[i] = new Entry();
        }
        return entries;
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
        Entry entry = at(started - 1);
        Dispatched dispatched = entry.dispatched;
        entry.end = now + (long) Math.ceil(entry.tail);
        freeAt = Math.max(freeAt, now);
        long expected = dispatched.startTime() + (long) Math.ceil(entry.alone);
        if (circuit.observed && now > expected) {
            circuit.probe.stalled(core.id(), pipe, StallReason.BANDWIDTH, expected, now);
        }
        core.drained(entry, now);
        circuit.wakes.wake(unit, now);
    }

    boolean isTransferring() { return flow.isRunning(); }

    /** Cycles until the running transfer ends at its present rate. */
    double transferLeft() {
        return circuit.bandwidth.cyclesLeft(flow);
    }

    /** Whether the running transfer is a drain of the region that starts at an L0C address. */
    boolean drains(long address) {
        Entry entry = at(started - 1);
        return entry.line.unitFlagOperands.isPresent()
                && entry.line.unitFlagOperands.get().address(entry.dispatched) == address;
    }

    private boolean startDue(long now) {
        if (started == pushed || flow.isRunning()) {
            return false;
        }
        Entry entry = at(started);
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
            case WORK, SET, CROSS_SET -> true;
            case WAIT -> flagIsSet(entry, now);
            case BARRIER -> retired == started || block(StallReason.BARRIER, now);
            case UNIT_FLAG -> unitFlagAllows(entry, now);
            case SCALAR -> throw new IllegalStateException("scalar instruction on " + pipe);
        };
    }

    private boolean flagIsSet(Entry entry, long now) {
        int pair = entry.line.flagPair;
        long id = entry.dispatched.operands[0];
        if (!core.flags().isSet(pair, id)) {
            return block(StallReason.FLAG, now);
        }
        return core.flags().visibleFrom(pair, id) <= now || later(core.flags().visibleFrom(pair, id), now);
    }

    private boolean later(long time, long now) {
        circuit.wakes.wake(unit, time);
        return block(StallReason.FLAG, now);
    }

    private boolean unitFlagAllows(Entry entry, long now) {
        long at = core.unitFlagGate(entry, now);
        if (at <= now) {
            return true;
        }
        if (at != WakeQueue.NEVER) {
            circuit.wakes.wake(unit, at);
        }
        return block(StallReason.UNIT_FLAG, now);
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
        started++;
        core.queueFreed(pipe, now);
        if (circuit.observed) {
            circuit.probe.started(core.id(), dispatched);
        }
        switch (entry.line.rule) {
            case SET, CROSS_SET -> begin(entry, exact, circuit.chip.sync().setFlagCycles(), 0);
            case WAIT -> takeFlag(entry, exact);
            case BARRIER -> begin(entry, exact, circuit.chip.sync().pipeBarrierCycles(), 0);
            case WORK, UNIT_FLAG -> work(entry, now, exact);
            case SCALAR -> throw new IllegalStateException("scalar instruction on " + pipe);
        }
    }

    private void reportStalls(Dispatched dispatched, long now, long ready) {
        long free = (long) Math.ceil(freeAt);
        if (dispatched.dispatchTime() > free && started > 0) {
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

    private void takeFlag(Entry entry, double exact) {
        core.flags().clear(entry.line.flagPair, entry.dispatched.operands[0]);
        if (circuit.observed) {
            circuit.probe.flagTaken(core.id(), entry.dispatched);
        }
        begin(entry, exact, circuit.chip.sync().waitFlagCycles(), 0);
    }

    private void work(Entry entry, long now, double exact) {
        core.read(entry);
        if (!circuit.mode.hasTime()) {
            entry.end = 0;
            core.unitFlagStarted(entry, now);
            core.drained(entry, now);
            return;
        }
        Cost cost = circuit.cost;
        entry.line.costing.cost(entry.dispatched, cost);
        if (cost.isTransfer()) {
            transfer(entry, now, exact);
        } else {
            freeAt = exact + Math.max(cost.issueInterval(), cost.occupancy());
            entry.end = (long) Math.ceil(exact + cost.latency());
        }
        core.unitFlagStarted(entry, now);
    }

    private void transfer(Entry entry, long now, double exact) {
        Cost cost = circuit.cost;
        boolean keepWrites = !circuit.mode.hasData() && !entry.line.decoded.materialised();
        long before = circuit.cache.writeBacks();
        circuit.lines.touch(entry.dispatched, entry.line.footprint, keepWrites);
        long lineBytes = circuit.cache.lineBytes();
        long back = (circuit.cache.writeBacks() - before) * lineBytes;
        boolean read = pipe == Pipe.MTE2;
        long missed = circuit.lines.misses();
        double missShare = (double) missed / Math.max(1, missed + circuit.lines.hits());
        double missBytes = read ? (double) missed * lineBytes : 0;
        entry.alone = Math.max(cost.transferCycles(),
                cost.transferCycles() * (1 - missShare) + missShare * cost.gmBytes() / missRate(read));
        entry.tail = cost.latency() + (missed > 0 && read ? circuit.chip.l2().missExtraCycles() : 0);
        entry.end = WakeQueue.NEVER;
        freeAt = exact + cost.issueInterval();
        circuit.bandwidth.begin(flow, now, read, cost.gmBytes(), missBytes + back, entry.alone);
        circuit.wakes.wake(Circuit.MEMORY_UNIT, circuit.bandwidth.nextEnd());
        if (circuit.observed) {
            long missPort = Math.round(cost.gmBytes() * missShare);
            circuit.probe.traffic(core.id(), entry.dispatched, cost.gmBytes() - missPort, missPort);
            if (back > 0) {
                circuit.probe.writtenBack(core.id(), back);
            }
        }
    }

    /** What one core draws when its data is not in L2; writes are taken by L2 whatever it holds. */
    private double missRate(boolean read) {
        Hbm hbm = circuit.chip.hbm();
        if (!read) {
            return Double.MAX_VALUE;
        }
        return core.id().kind() == CoreKind.AIC ? hbm.aicReadBytesPerCycle() : hbm.aivReadBytesPerCycle();
    }

    // ---- retirement ---------------------------------------------------------------------------------------------

    private boolean retireDue(long now) {
        boolean any = false;
        while (retired < started) {
            Entry entry = at(retired);
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
        retired++;
        lastRetirement = time;
        circuit.countRetired();
        switch (entry.line.rule) {
            case WORK, UNIT_FLAG -> core.write(entry, pipe, time);
            case SET -> setFlag(entry, time);
            case CROSS_SET -> crossSet(entry, time);
            case WAIT, BARRIER -> {
            }
            case SCALAR -> throw new IllegalStateException("scalar instruction on " + pipe);
        }
        if (circuit.observed) {
            circuit.probe.retired(core.id(), entry.dispatched);
        }
        if (isIdle()) {
            core.pipeIdle(time);
        }
    }

    private void setFlag(Entry entry, long time) {
        core.setFlag(entry.line.flagPair, entry.dispatched, time);
    }

    private void crossSet(Entry entry, long time) {
        Sync.CrossSet set = (Sync.CrossSet) entry.line.decoded.instruction();
        List<CoreId> raised = core.crossSet(set.mode(), (int) entry.dispatched.operands[0], time);
        if (circuit.observed) {
            circuit.probe.crossSet(core.id(), entry.dispatched, raised);
        }
    }
}
