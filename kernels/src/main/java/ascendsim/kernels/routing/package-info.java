/**
 * The host part of npu_grouped_matmul_finalize_routing: what the official kernel would choose, which tilings are
 * possible, and the kernel of a call.
 */
package ascendsim.kernels.routing;
