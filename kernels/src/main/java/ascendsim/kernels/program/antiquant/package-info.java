/** Weights of 4 or 8 bits to float16 or bfloat16 on the vector unit. */
package ascendsim.kernels.program.antiquant;
