package ascendsim.kernels.program.antiquant;

/** Which way scale and offset run through a tile of weights. */
public enum FactorAxis {
    /** one factor for each column, the same for all rows of a group: weights stored [K, N] */
    COLUMNS,
    /** one factor for each row and run of columns: weights stored [N, K] */
    ROWS
}
