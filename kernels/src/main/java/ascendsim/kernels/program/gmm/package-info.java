/** The programs of npu_grouped_matmul. */
package ascendsim.kernels.program.gmm;
