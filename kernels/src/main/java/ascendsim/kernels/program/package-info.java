/**
 * The parts that emit instructions: kernel, block, tile. They know the instruction set and nothing of chips, tensors or
 * tiling knobs; sizes come to them as numbers, legality is the host's business.
 */
package ascendsim.kernels.program;
