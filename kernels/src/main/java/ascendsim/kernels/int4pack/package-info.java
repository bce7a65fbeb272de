/** npu_convert_weight_to_int4pack: contract and host part. */
package ascendsim.kernels.int4pack;
