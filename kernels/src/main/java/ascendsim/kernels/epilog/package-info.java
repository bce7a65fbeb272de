/** {@code indexer_compress_epilog} on Ascend 950: contract, official tiling, planner. */
package ascendsim.kernels.epilog;
