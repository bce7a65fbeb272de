package ascendsim.sim.chip;

/**
 * What a kernel launch takes around the cores' own time, in nanoseconds.
 *
 * @param schedulerNs    AI Core scheduler
 * @param hardwareInitNs core set-up
 * @param softwareInitNs kernel entry, mostly reading the tiling data
 * @param completionNs   completion report
 * @param coldStartNs    the rest of what the smallest kernels take: cold caches, arguments, first instructions
 * @param mixExtraNs     added when a kernel has AIC and AIV code
 * @param vectorBlockNs for each vector core that takes part
 * @param blockSkewNs    between the starts of neighbouring blocks
 * @param extraBlockNs   per block beyond the core count
 */
public record LaunchCosts(double schedulerNs, double hardwareInitNs, double softwareInitNs, double completionNs,
        double coldStartNs, double mixExtraNs, double vectorBlockNs, double blockSkewNs, double extraBlockNs) {
}
