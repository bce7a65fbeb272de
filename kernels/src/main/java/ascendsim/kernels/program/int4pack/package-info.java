/** The programs of npu_convert_weight_to_int4pack. */
package ascendsim.kernels.program.int4pack;
