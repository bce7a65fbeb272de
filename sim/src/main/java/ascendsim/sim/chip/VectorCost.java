package ascendsim.sim.chip;

/**
 * Cost of one vector operation of r repeats without bank conflicts. In a stream it occupies the pipe for
 * max(minIssueCycles, r cyclesPerRepeat + issueOverheadCycles + partialBlockCycles); its result is there after
 * r cyclesPerRepeat + fixedCycles.
 *
 * @param cyclesPerRepeat     per repeat of 256 bytes
 * @param fixedCycles         of an isolated instruction
 * @param issueOverheadCycles pipe time beyond the repeats
 * @param minIssueCycles      least distance to the next instruction
 * @param partialBlockCycles  added when a packed result (comparisons) is not whole 32-byte blocks, 0 elsewhere
 */
public record VectorCost(double cyclesPerRepeat, double fixedCycles, double issueOverheadCycles,
        double minIssueCycles,
        double partialBlockCycles) {
}
