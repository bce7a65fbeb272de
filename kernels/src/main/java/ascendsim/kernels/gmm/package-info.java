/**
 * npu_grouped_matmul: what it takes and refuses, which path and scenario a call is, and the host part of its kernels,
 * one planner for each path.
 */
package ascendsim.kernels.gmm;
