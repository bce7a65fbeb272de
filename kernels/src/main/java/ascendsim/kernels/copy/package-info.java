/** The host part of {@code gm_copy}. */
package ascendsim.kernels.copy;
