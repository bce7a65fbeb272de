package ascendsim.kernels.tiling;

/**
 * What one core computes at a time where that is more than a block: {@code m x n} of the output over a depth of
 * {@code k} (singleCoreM, singleCoreN and singleCoreK of TCubeTiling).
 *
 * @param m rows, 1 or more
 * @param n columns, 1 or more
 * @param k depth, 1 or more
 */
public record SingleCore(long m, long n, long k) {
}
