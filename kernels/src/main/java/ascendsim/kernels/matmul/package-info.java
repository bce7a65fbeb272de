/** The operator {@code matmul}: its problem, its official tiling, what a tiling must obey, and the plan. */
package ascendsim.kernels.matmul;
