package ascendsim.sim.chip;

/**
 * Flags and barriers.
 *
 * @param setFlagCycles       pipe time of set_flag
 * @param waitFlagCycles      pipe time of wait_flag, blocking apart
 * @param flagVisibleCycles   from set_flag to the waiting pipe of the same core
 * @param pipeBarrierCycles   of a barrier once the pipe has drained
 * @param crossCoreFlagCycles from setting a cross-core flag to the waiting core
 * @param crossCoreEachNs     nanoseconds more for each core that a flag of all cores of a kind reaches
 * @param eventIds            ids of a pair of pipes
 * @param crossCoreIds        cross-core flag ids
 * @param crossCoreMax        greatest value of a cross-core counter
 */
public record SyncCosts(double setFlagCycles, double waitFlagCycles, double flagVisibleCycles,
        double pipeBarrierCycles, double crossCoreFlagCycles, double crossCoreEachNs, int eventIds, int crossCoreIds,
        int crossCoreMax) {
}
