/** npu_quant_matmul: what it takes, its official tilings and how they become kernels. */
package ascendsim.kernels.qmm;
