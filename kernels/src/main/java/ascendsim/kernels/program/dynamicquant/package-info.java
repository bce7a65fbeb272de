/** The vector programs of npu_dynamic_quant, one for each kernel of the vendor. */
package ascendsim.kernels.program.dynamicquant;
