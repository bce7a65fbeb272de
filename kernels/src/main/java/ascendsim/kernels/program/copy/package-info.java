/** The copies of {@code gm_copy}. */
package ascendsim.kernels.program.copy;
