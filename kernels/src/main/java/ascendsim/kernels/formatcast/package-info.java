/** npu_format_cast: contract and host part. */
package ascendsim.kernels.formatcast;
