/** npu_dynamic_quant: contract and host part. */
package ascendsim.kernels.dynamicquant;
