/** The backend that asks real CANN: a Python runner beside torch_npu, and what it said before, kept in files. */
package ascendsim.kernels.cann;
