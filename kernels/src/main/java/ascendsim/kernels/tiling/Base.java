package ascendsim.kernels.tiling;

/**
 * One tile of the cube's buffers: m x k of the left operand in L0A, k x n of the right one in L0B, m x n in L0C.
 *
 * @param m rows, 1 or more
 * @param n columns, 1 or more
 * @param k depth of one Mmad, 1 or more
 */
public record Base(int m, int n, int k) {
}
