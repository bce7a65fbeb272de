/** {@code npu_weight_quant_batchmatmul}: contract, choice of the vendor's template, tilings and launches. */
package ascendsim.kernels.wqbmm;
