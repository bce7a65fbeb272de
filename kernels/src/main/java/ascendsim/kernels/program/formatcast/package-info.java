/** The programs of npu_format_cast. */
package ascendsim.kernels.program.formatcast;
