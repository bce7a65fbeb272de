/** Dense products: which core computes which block in which order, and what cube and vector cores do for each other. */
package ascendsim.kernels.program.matmul;
