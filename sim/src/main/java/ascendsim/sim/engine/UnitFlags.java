package ascendsim.sim.engine;

/**
 * The unit flags of one core's L0C (isa.md §1.4): one bit per granule that hands it from Mmad to Fixpipe and back. A bit is
 * raised when the Mmad that switches it starts, and Fixpipe follows it granule by granule, so that drain and computation
 * overlap; likewise the next Mmad follows the drain. The order inside a hand-over is taken as linear in time: nobody may
 * overtake the other's progress.
 */
final class UnitFlags {
    private final boolean[] full;
    private final int granuleBytes;
    private final long[] filledBy;
    private final long[] fillCycles;

    UnitFlags(long l0cBytes, int granuleBytes) {
        this.granuleBytes = granuleBytes;
        int granules = (int) Math.ceilDiv(l0cBytes, granuleBytes);
        this.full = new boolean[granules];
        this.filledBy = new long[granules];
        this.fillCycles = new long[granules];
    }

    /** Whether no granule of a region belongs to Fixpipe. */
    boolean isFree(long address, long bytes) {
        for (int i = first(address); i < last(address, bytes); i++) {
            if (full[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether every granule of a region belongs to Fixpipe. */
    boolean isFull(long address, long bytes) {
        for (int i = first(address); i < last(address, bytes); i++) {
            if (!full[i]) {
                return false;
            }
        }
        return true;
    }

    /** An Mmad hands a region to Fixpipe, completely at {@code end}, from its start on granule by granule. */
    void fill(long address, long bytes, long start, long end) {
        for (int i = first(address); i < last(address, bytes); i++) {
            full[i] = true;
            filledBy[i] = end;
            fillCycles[i] = end - start;
        }
    }

    /** Fixpipe gives a region back. */
    void free(long address, long bytes) {
        for (int i = first(address); i < last(address, bytes); i++) {
            full[i] = false;
        }
    }

    /** The cycle in which the region's last granule is complete. */
    long filledBy(long address, long bytes) {
        long latest = 0;
        for (int i = first(address); i < last(address, bytes); i++) {
            latest = Math.max(latest, filledBy[i]);
        }
        return latest;
    }

    /** The first cycle in which a drain of {@code cycles} may start without overtaking the Mmad that fills the region. */
    long drainStart(long address, long bytes, double cycles) {
        long earliest = 0;
        int granules = Math.max(1, last(address, bytes) - first(address));
        for (int i = first(address); i < last(address, bytes); i++) {
            long firstGranule = filledBy[i] - fillCycles[i] + fillCycles[i] / granules;
            earliest = Math.max(earliest, Math.max(firstGranule, filledBy[i] - (long) cycles));
        }
        return earliest;
    }

    private int first(long address) {
        return (int) (address / granuleBytes);
    }

    private int last(long address, long bytes) {
        return (int) Math.min(full.length, Math.ceilDiv(address + bytes, granuleBytes));
    }
}
