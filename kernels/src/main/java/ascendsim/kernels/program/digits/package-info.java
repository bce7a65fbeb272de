/** What kernels share that take the rows of x apart into small whole numbers and multiply those (MSD). */
package ascendsim.kernels.program.digits;
