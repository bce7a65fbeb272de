package ascendsim.sim.chip;

/**
 * Memory sizes in bytes. L1, L0A, L0B, L0C, BiasTable and Fixpipe buffer are per AIC, UB per AIV, L2 and GM per chip.
 *
 * @param fb sum of the Fixpipe buffers FB0..FB3
 */
public record Capacities(long l1, long l0a, long l0b, long l0c, long ub, long bt, long fb, long l2, long gm) {
}
