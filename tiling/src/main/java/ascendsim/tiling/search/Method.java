package ascendsim.tiling.search;

/** How a space is searched. */
public enum Method {
    /** by evolution, from the official tiling and good guesses; the last part of the budget goes to neighbours */
    GENETIC,
    /** legal points drawn at random, each as likely as any other */
    RANDOM,
    /** every point */
    EXHAUSTIVE
}
