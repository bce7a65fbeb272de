package ascendsim.sim.engine;

import ascendsim.isa.instruction.CoreKind;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.chip.Hbm;
import ascendsim.sim.cost.Cost;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.memory.L2Cache;

/** The way of one pipe's transfers through L2 and HBM: what hits, how long they take alone, and their flow. */
final class Transfers {
    private final Circuit circuit;
    private final CoreId core;
    private final boolean reads;
    private final Bandwidth.Flow flow;

    /**
     * @param unit  the pipe's unit, woken when a transfer ends
     * @param reads whether the pipe moves data into the core
     */
    Transfers(Circuit circuit, CoreId core, int unit, boolean reads) {
        this.circuit = circuit;
        this.core = core;
        this.reads = reads;
        this.flow = new Bandwidth.Flow(unit);
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
        Chip chip = circuit.chip;
        long before = cache.writeBacks();
        boolean unknownWrites = !circuit.mode.hasData() && !entry.line.decoded.materialised();
        try {
            circuit.lines.touch(entry, unknownWrites, now, now + (long) (cost.gmBytes() / coreRate()));
        } catch (IndexOutOfBoundsException e) {
            throw outside(entry, e);
        }
        long back = (cache.writeBacks() - before) * cache.lineBytes();
        CacheLines lines = circuit.lines;
        double touched = Math.max(1, lines.touched());
        double missShare = lines.misses() / touched;
        double fetched = reads ? (double) lines.misses() * cache.lineBytes() : 0;
        boolean late = reads && lines.misses() + lines.pending() > 0;
        entry.alone = alone(cost, reads ? missShare + lines.pending() / touched : 0);
        entry.tail = cost.latency() + (late ? chip.l2().missExtraCycles() : 0);
        entry.end = WakeQueue.NEVER;
        circuit.bandwidth.begin(flow, now, reads, cost.gmBytes(), fetched + back, entry.alone);
        circuit.wakes.wake(Circuit.MEMORY_UNIT, circuit.bandwidth.nextEnd());
        if (circuit.observed) {
            long missPort = Math.round(cost.gmBytes() * missShare);
            circuit.probe.traffic(core, entry.dispatched, cost.gmBytes() - missPort, missPort);
            if (back > 0) {
                circuit.probe.writtenBack(core, back);
            }
        }
    }

    private SimulationError outside(Entry entry, IndexOutOfBoundsException cause) {
        return new SimulationError("memory.out_of_bounds", core.text() + " line " + entry.line.decoded.line() + " '"
                + entry.line.decoded + "': access outside the buffers (" + cause.getMessage()
                + "); expected addresses inside them", cause);
    }

    /** Cycles of a transfer that has the memory for itself: what is not in L2 comes at what one core draws from HBM. */
    private double alone(Cost cost, double lateShare) {
        double shared = cost.transferCycles() * (1 - lateShare) + lateShare * cost.gmBytes() / coreRate();
        return Math.max(cost.transferCycles(), shared);
    }

    private double coreRate() {
        Hbm hbm = circuit.chip.hbm();
        return core.kind() == CoreKind.AIC ? hbm.aicReadBytesPerCycle() : hbm.aivReadBytesPerCycle();
    }
}
