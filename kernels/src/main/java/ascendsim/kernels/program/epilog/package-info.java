/** The program of {@code indexer_compress_epilog}: rows to 8-bit floats by a vector function. */
package ascendsim.kernels.program.epilog;
