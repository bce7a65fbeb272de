/** npu_trans_quant_param: contract and host part. */
package ascendsim.kernels.quantparam;
