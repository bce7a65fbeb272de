/** Many rows of a file at once: which of them, and several at a time. */
package ascendsim.kernels.batch;
