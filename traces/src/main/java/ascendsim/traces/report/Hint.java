package ascendsim.traces.report;

/**
 * Something worth trying.
 *
 * @param share of the run that it is about, 0 to 1
 * @param title what is the case, in a few words
 * @param text  the figures behind it, and what to try
 */
public record Hint(double share, String title, String text) {
}
