/** The product of npu_quant_matmul: quantised by the Fixpipe, or dequantised by vector cores. */
package ascendsim.kernels.program.qmm;
