/** The programs of {@code npu_weight_quant_batchmatmul}: one kernel for each of the vendor's templates on v220. */
package ascendsim.kernels.program.wqbmm;
