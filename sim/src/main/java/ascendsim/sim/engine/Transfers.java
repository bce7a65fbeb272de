package ascendsim.sim.engine;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.sim.chip.Hbm;
import ascendsim.sim.cost.Cost;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.memory.L2Cache;
import java.util.Arrays;

/** The way of one pipe's transfers through L2 and HBM: what hits, how long they take alone, and their flow. */
final class Transfers {
    private final Circuit circuit;
    private final CoreId core;
    private final boolean reads;
    private final double fetchCost;
    private final Bandwidth.Flow flow;
    private final Walker.Convoy single = new Walker.Convoy();
    private Walker[] walkers = new Walker[0];

    /**
     * @param unit  the pipe's unit, woken when a transfer ends
     * @param reads whether the pipe moves data into the core
     */
    Transfers(Circuit circuit, CoreId core, int unit, boolean reads) {
        this.circuit = circuit;
        this.core = core;
        this.reads = reads;
        boolean aic = core.kind() == CoreKind.AIC;
        this.fetchCost = aic ? circuit.chip.hbm().aicReadCost() : 1;
        this.flow = new Bandwidth.Flow(unit, aic ? circuit.chip.l2().aicReadCost() : 1,
                circuit.chip.l2().sameLineBytesPerCycle(aic ? CoreKind.AIC : CoreKind.AIV));
    }

    boolean isRunning() { return flow.isRunning(); }

    /** Cycles from {@code now} until the running transfer ends at its present rate. */
    double cyclesLeft(long now) {
        return circuit.bandwidth.cyclesLeft(flow, now);
    }

    /** Begins the transfer of {@code entry}, whose cost is in the circuit's scratch. */
    void begin(Entry entry, long now) {
        Cost cost = circuit.cost;
        L2Cache cache = circuit.cache;
        circuit.bandwidth.advance(now);
        cache.clean(circuit.bandwidth.takeIdle());
        long before = cache.writeBacks();
        long awaitedBefore = cache.awaitedWriteBacks();
        Walker walker = walker(entry);
        walker.bytes = cost.gmBytes();
        touch(entry, walker, now);
        long back = (cache.writeBacks() - before) * cache.lineBytes();
        long awaited = (cache.awaitedWriteBacks() - awaitedBefore) * cache.lineBytes();
        CacheLines lines = circuit.lines;
        double unmerged = reads ? circuit.chip.l2().unmergedShare() * lines.awaitedBytes() : 0;
        long fetched = lines.fetchedBytes() + (long) unmerged;
        entry.alone = Math.max(cost.transferCycles(), memoryCycles(cost));
        entry.tail = tail(cost, entry.alone);
        entry.gap = cost.gapCycles();
        entry.end = WakeQueue.NEVER;
        double accesses = lines.isAtomic() ? circuit.chip.l2().atomicAccesses() : 1;
        boolean queues = reads && lines.queues();
        flow.carry(cost.gmBytes(), entry.alone, queues ? walker.convoy() : single)
                .loading(reads, accesses, (fetched * fetchCost + awaited) / cost.gmBytes());
        circuit.bandwidth.begin(flow, now);
        circuit.wakes.wake(Circuit.MEMORY_UNIT, circuit.bandwidth.nextEnd());
        if (circuit.observed) {
            long missed = Math.min(cost.gmBytes(), reads ? fetched : lines.misses() * cache.lineBytes());
            circuit.probe.traffic(core, entry.dispatched, cost.gmBytes() - missed, missed);
            if (back > 0) {
                circuit.probe.writtenBack(core, back);
            }
        }
    }

    /** The core's walk with one instruction of its program. */
    private Walker walker(Entry entry) {
        int line = entry.line.decoded.line();
        if (line >= walkers.length) {
            walkers = Arrays.copyOf(walkers, Math.max(2 * walkers.length, line + 1));
        }
        if (walkers[line] == null) {
            walkers[line] = new Walker(core.index());
        }
        return walkers[line];
    }

    private void touch(Entry entry, Walker walker, long now) {
        boolean unknownWrites = !circuit.mode.hasData() && !entry.line.decoded.materialised();
        long fill = now + (long) (circuit.cost.gmBytes() / readRate());
        try {
            circuit.lines.touch(entry, walker, unknownWrites, now, fill);
        } catch (IndexOutOfBoundsException e) {
            throw outside(entry, e);
        }
    }

    private SimulationError outside(Entry entry, IndexOutOfBoundsException cause) {
        return new SimulationError("memory.out_of_bounds", core.text() + " line " + entry.line.decoded.line() + " '"
                + entry.line.decoded + "': access outside the buffers (" + cause.getMessage()
                + "); expected addresses inside them", cause);
    }

    /**
     * Cycles the memory itself needs for one core: lines that are not in L2 at what a core draws from HBM, whole lines
     * however little of them is asked for, and those on their way to another core when they will be there; writes at
     * what a core can store in the long run.
     */
    private double memoryCycles(Cost cost) {
        if (!reads) {
            return cost.gmBytes() / writeRate();
        }
        CacheLines lines = circuit.lines;
        return (lines.misses() + lines.pending()) * circuit.cache.lineBytes() / readRate();
    }

    /**
     * Cycles from the end of the transfer until its results appear. While the memory holds a transfer back, the port
     * has cycles to spare in which the start-up passes.
     */
    private double tail(Cost cost, double alone) {
        boolean late = reads && circuit.lines.isLate();
        double latency = cost.latency() + (late ? circuit.chip.l2().missExtraCycles() : 0);
        return Math.max(0, latency + cost.transferCycles() - alone);
    }

    private double readRate() {
        Hbm hbm = circuit.chip.hbm();
        return core.kind() == CoreKind.AIC ? hbm.aicReadBytesPerCycle() : hbm.aivReadBytesPerCycle();
    }

    private double writeRate() {
        Hbm hbm = circuit.chip.hbm();
        return core.kind() == CoreKind.AIC ? hbm.aicWriteBytesPerCycle() : hbm.aivWriteBytesPerCycle();
    }
}
