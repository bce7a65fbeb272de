package ascendsim.sim.engine;

import ascendsim.sim.chip.Chip;
import ascendsim.sim.memory.L2Cache;
import java.util.Arrays;

/**
 * Tags of a core's data cache: what a scalar access to GM costs. Direct mapped (assumed); values always come from GM,
 * so stale lines are not modelled.
 */
final class DataCache {
    private final long[] lines;
    private final int lineBytes;
    private final L2Cache l2;
    private final double hit;
    private final double miss;
    private final double l2Miss;

    DataCache(Chip chip, L2Cache l2) {
        this.lineBytes = chip.scalar().dcacheLineBytes();
        this.lines = new long[chip.scalar().dcacheBytes() / lineBytes];
        this.l2 = l2;
        this.hit = chip.scalar().dcacheHitCycles();
        this.miss = chip.scalar().dcacheMissCycles();
        this.l2Miss = chip.l2().missExtraCycles();
        Arrays.fill(lines, -1);
    }

    /** Cycles of one scalar access. */
    double access(long address, boolean write) {
        long line = address / lineBytes;
        int index = (int) (line % lines.length);
        if (lines[index] == line) {
            return hit;
        }
        lines[index] = line;
        l2.at(0, 0);
        return l2.access(l2.line(address), 0, write) == L2Cache.Outcome.MISS ? miss + l2Miss : miss;
    }

    /** Forgets the line of an address. */
    void drop(long address) {
        long line = address / lineBytes;
        int index = (int) (line % lines.length);
        lines[index] = lines[index] == line ? -1 : lines[index];
    }
}
