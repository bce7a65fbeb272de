/** The program of npu_trans_quant_param. */
package ascendsim.kernels.program.quantparam;
