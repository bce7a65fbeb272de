package ascendsim.sim.chip;

/**
 * AI Cores of a chip and their clock. AIC and AIV share one clock on v220 and v310.
 *
 * @param aic       cube cores
 * @param aivPerAic vector cores beside each cube core
 * @param clockMhz  core clock
 */
public record Cores(int aic, int aivPerAic, double clockMhz) {

    /** Vector cores of the chip. */
    public int aiv() {
        return aic * aivPerAic;
    }
}
