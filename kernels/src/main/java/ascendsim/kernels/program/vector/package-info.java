/** Parts of programs that run on vector cores alone. */
package ascendsim.kernels.program.vector;
