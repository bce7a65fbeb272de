package ascendsim.sim.engine;

import ascendsim.sim.chip.InstructionFetch;

/**
 * Which lines of its code a core has fetched, and what it takes to fetch one. Empty when a kernel begins; nothing is
 * fetched ahead and nothing is evicted (docs/deviations.md M4). Instructions lie one after the other, all of the same
 * size: what a compiler makes of one, which grows with the operands it puts together, is not known.
 */
final class InstructionCache {
    private final double miss;
    private final int lineBytes;
    private final int codeBytes;
    private final boolean[] present;
    private int newest = -1;

    /** @param instructions of the core's program */
    InstructionCache(InstructionFetch fetch, int instructions) {
        this.miss = fetch.missCycles();
        this.lineBytes = fetch.lineBytes();
        this.codeBytes = fetch.codeBytes();
        this.present = new boolean[Math.ceilDiv(instructions * codeBytes, lineBytes)];
    }

    /** Cycles until an instruction of the program can be executed; none when it is tried again. */
    double cycles(int instruction) {
        if (instruction == newest) {
            return 0;
        }
        newest = instruction;
        int begin = instruction * codeBytes;
        int last = (begin + codeBytes - 1) / lineBytes;
        int missed = 0;
        for (int line = begin / lineBytes; line <= last; line++) {
            if (!present[line]) {
                present[line] = true;
                missed++;
            }
        }
        return missed * miss;
    }
}
