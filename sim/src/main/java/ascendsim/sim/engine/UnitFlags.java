package ascendsim.sim.engine;

import ascendsim.sim.issue.Dispatched;

/**
 * The unit flags of one core's L0C (isa.md §1.4): one bit per granule that hands it from Mmad to Fixpipe and back. A
 * bit is raised when the Mmad that switches it starts, and Fixpipe follows it granule by granule, so that drain and
 * computation overlap; likewise the next Mmad follows a drain that gives its region back. The order inside a hand-over
 * is taken as linear in time: nobody may overtake the other's progress.
 */
final class UnitFlags {
    private static final int FREE = 0;
    /** belongs to Fixpipe */
    private static final int FULL = 1;
    /** a running drain is giving it back */
    private static final int RELEASING = 2;

    private final byte[] state;
    private final int granuleBytes;
    private final long[] filledBy;
    private final long[] fillCycles;
    private final long[] filler;

    UnitFlags(long l0cBytes, int granuleBytes) {
        this.granuleBytes = granuleBytes;
        int granules = (int) Math.ceilDiv(l0cBytes, granuleBytes);
        this.state = new byte[granules];
        this.filledBy = new long[granules];
        this.fillCycles = new long[granules];
        this.filler = new long[granules];
    }

    /** What a granule of a region is asked or told. */
    private interface Visitor {
        boolean visit(int granule);
    }

    /** Visits the granules of an instruction's region until one answers false; returns whether all answered true. */
    private boolean all(UnitFlagOperands operands, Dispatched d, Visitor visitor) {
        long bytes = operands.columnBytes(d);
        for (long column = 0; column < operands.columns(d); column++) {
            long start = operands.address(d) + column * operands.strideBytes(d);
            int last = (int) Math.min(state.length, Math.ceilDiv(start + bytes, granuleBytes));
            for (int i = (int) (start / granuleBytes); i < last; i++) {
                if (!visitor.visit(i)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether no granule of a region belongs to Fixpipe. */
    boolean isFree(UnitFlagOperands operands, Dispatched d) {
        return all(operands, d, i -> state[i] == FREE);
    }

    /** Whether every granule of a region is free or being given back. */
    boolean isFreeSoon(UnitFlagOperands operands, Dispatched d) {
        return all(operands, d, i -> state[i] != FULL);
    }

    /** Whether every granule of a region belongs to Fixpipe. */
    boolean isFull(UnitFlagOperands operands, Dispatched d) {
        return all(operands, d, i -> state[i] == FULL);
    }

    /** An Mmad starts to write a region: what was being given back is its own now. */
    void take(UnitFlagOperands operands, Dispatched d) {
        all(operands, d, i -> {
            state[i] = FREE;
            return true;
        });
    }

    /**
     * An Mmad hands a region to Fixpipe, completely at {@code end}, from its start on granule by granule.
     *
     * @param index number of the Mmad among those its pipe has started
     */
    void fill(UnitFlagOperands operands, Dispatched d, long end, long index) {
        all(operands, d, i -> {
            state[i] = FULL;
            filledBy[i] = end;
            fillCycles[i] = end - d.startTime();
            filler[i] = index;
            return true;
        });
    }

    /** A drain begins to give a region back. */
    void release(UnitFlagOperands operands, Dispatched d) {
        all(operands, d, i -> {
            state[i] = RELEASING;
            return true;
        });
    }

    /** A drain has given a region back, but for what an Mmad has taken meanwhile. */
    void released(UnitFlagOperands operands, Dispatched d) {
        all(operands, d, i -> {
            state[i] = state[i] == RELEASING ? FREE : state[i];
            return true;
        });
    }

    /** The number of the last Mmad that filled a region. */
    long filler(UnitFlagOperands operands, Dispatched d) {
        long[] latest = {-1};
        all(operands, d, i -> {
            latest[0] = Math.max(latest[0], filler[i]);
            return true;
        });
        return latest[0];
    }

    /**
     * The first cycle in which a drain of {@code cycles} may start without overtaking the Mmad that fills the region.
     */
    long drainStart(UnitFlagOperands operands, Dispatched d, double cycles) {
        long granules = Math.max(1, operands.columns(d) * operands.columnBytes(d) / granuleBytes);
        long[] earliest = {0};
        all(operands, d, i -> {
            long firstGranule = filledBy[i] - fillCycles[i] + fillCycles[i] / granules;
            earliest[0] = Math.max(earliest[0], Math.max(firstGranule, filledBy[i] - (long) cycles));
            return true;
        });
        return earliest[0];
    }
}
