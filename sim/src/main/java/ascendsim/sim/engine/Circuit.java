package ascendsim.sim.engine;

import ascendsim.isa.instruction.Pipe;
import ascendsim.isa.instruction.Target;
import ascendsim.sim.chip.Chip;
import ascendsim.sim.cost.Cost;
import ascendsim.sim.issue.CoreId;
import ascendsim.sim.memory.L2Cache;
import ascendsim.sim.probe.Probe;

/** What the units of one launch share: chip, mode, clock, memory system and probe. */
final class Circuit {
    /** The wake-up of the memory system comes before those of the cores. */
    static final int MEMORY_UNIT = 0;
    private static final int UNITS_PER_CORE = 8;
    private static final Pipe[] PIPES = Pipe.values();

    final Chip chip;
    final Mode mode;
    final Probe probe;
    /** Whether anybody watches. */
    final boolean observed;
    final WakeQueue wakes;
    final Bandwidth bandwidth;
    final L2Cache cache;
    final CacheLines lines;
    final CrossFlags crossFlags;
    /** Scratch of the unit that is starting an instruction. */
    final Cost cost = new Cost();
    private long retired;

    Circuit(Chip chip, Mode mode, Probe probe, L2Cache cache, CacheLines lines, CrossFlags crossFlags, int cores) {
        this.chip = chip;
        this.mode = mode;
        this.probe = probe;
        this.observed = probe != Probe.NONE;
        this.cache = cache;
        this.lines = lines;
        this.crossFlags = crossFlags;
        this.wakes = new WakeQueue(1 + cores * UNITS_PER_CORE);
        this.bandwidth = new Bandwidth(Bandwidth.Limits.of(chip));
    }

    /** The unit number of a pipe of a core. */
    static int unit(int core, int pipe) {
        return 1 + core * UNITS_PER_CORE + pipe;
    }

    static int coreOf(int unit) {
        return (unit - 1) / UNITS_PER_CORE;
    }

    static int pipeOf(int unit) {
        return (unit - 1) % UNITS_PER_CORE;
    }

    /** Has the units of a core looked at that may wait: dispatch, and where one pipe can wait alone, all pipes. */
    void wakeAll(CoreId core, long time) {
        int last = chip.target() == Target.V220 ? Pipe.S.ordinal() : Pipe.FIX.ordinal();
        for (int pipe = Pipe.S.ordinal(); pipe <= last; pipe++) {
            if (core.kind().has(PIPES[pipe])) {
                wakes.wake(unit(core.index(), pipe), time);
            }
        }
    }

    void countRetired() {
        retired++;
    }

    /** Instructions retired on all pipes but S. */
    long retired() {
        return retired;
    }
}
