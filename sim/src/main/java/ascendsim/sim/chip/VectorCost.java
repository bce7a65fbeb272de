package ascendsim.sim.chip;

/**
 * Cost of one vector operation of r repeats without bank conflicts, work = r cyclesPerRepeat + ceil(r / batchRepeats)
 * batchCycles. In a stream it occupies the pipe for max(minIssueCycles, work + issueOverheadCycles +
 * partialBlockCycles); its result is there after work + fixedCycles + partialBlockCycles.
 *
 * @param cyclesPerRepeat     per repeat of 256 bytes, in the execution unit; UB accesses run beside it
 * @param fixedCycles         of an isolated instruction
 * @param issueOverheadCycles pipe time beyond the repeats
 * @param minIssueCycles      least distance to the next instruction
 * @param partialBlockCycles  added when a packed result (comparisons) is not whole 32-byte blocks, 0 elsewhere
 * @param batchRepeats        repeats that are fetched or stored together
 * @param batchCycles         per begun batch
 */
public record VectorCost(double cyclesPerRepeat, double fixedCycles, double issueOverheadCycles,
        double minIssueCycles, double partialBlockCycles, int batchRepeats, double batchCycles) {

    /** An operation whose repeats do not depend on each other. */
    public VectorCost(double cyclesPerRepeat, double fixedCycles, double issueOverheadCycles, double minIssueCycles,
            double partialBlockCycles) {
        this(cyclesPerRepeat, fixedCycles, issueOverheadCycles, minIssueCycles, partialBlockCycles, 1, 0);
    }

    /** Cycles of the execution unit. */
    public double workCycles(long repeats) {
        return repeats * cyclesPerRepeat + Math.ceilDiv(repeats, batchRepeats) * batchCycles;
    }
}
