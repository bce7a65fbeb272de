package ascendsim.tiling.search;

/** What is to be small. */
public enum Objective {
    TIME,
    /** tilings none of which is better in both */
    TIME_WORKSPACE
}
