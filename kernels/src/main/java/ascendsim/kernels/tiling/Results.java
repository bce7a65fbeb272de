package ascendsim.kernels.tiling;

/**
 * How results leave the cube core.
 *
 * @param unitFlag  Mmad and Fixpipe follow each other through L0C granule by granule
 * @param l0cStages output tiles in L0C, 1 or 2
 * @param cvStages  workspace slots between cube and vector cores, 1 or more; 0 where sums go from L0C into
 *                  UB (v310)
 */
public record Results(boolean unitFlag, int l0cStages, int cvStages) {
}
