package ascendsim.sim.chip;

/**
 * The scalar unit of a core, which dispatches into the pipes.
 *
 * @param pushCycles           of pushing one instruction into a pipe queue
 * @param dependentAluCycles   of an arithmetic instruction whose operand the previous one produced
 * @param dcacheBytes          data cache
 * @param dcacheLineBytes      data cache line
 * @param dcacheHitCycles      load to use
 * @param dcacheMissCycles     load to use when the line comes from L2; an L2 miss adds that of {@link L2}
 * @param fetch                of its own instructions and those it pushes
 * @param systemCounterMhz     clock of the system counter
 */
public record ScalarUnit(double pushCycles, double dependentAluCycles, int dcacheBytes, int dcacheLineBytes,
        double dcacheHitCycles, double dcacheMissCycles, InstructionFetch fetch, double systemCounterMhz,
        QueueDepths queues) {
}
