package ascendsim.kernels.wqbmm;

/** Which weights share a scale and an offset. */
enum Granularity {
    /** all */
    PER_TENSOR,
    /** those of a column */
    PER_CHANNEL,
    /** those of a column in a run of antiquant_group_size rows */
    PER_GROUP
}
