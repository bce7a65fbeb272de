package ascendsim.sim.chip;

/**
 * How a core comes by its instructions.
 *
 * @param lineBytes  instruction cache line
 * @param missCycles of a line that is not in the instruction cache
 * @param codeBytes  of machine code for one instruction of a program
 */
public record InstructionFetch(int lineBytes, double missCycles, int codeBytes) {
}
