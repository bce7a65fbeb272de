package ascendsim.sim.chip;

/** Instructions a pipe queue holds before the scalar unit stalls. */
public record QueueDepths(int v, int m, int mte1, int mte2, int mte3, int fix) {
}
