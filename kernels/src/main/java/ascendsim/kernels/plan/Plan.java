package ascendsim.kernels.plan;

import ascendsim.isa.program.Kernel;
import ascendsim.kernels.tiling.Tiling;

/**
 * A kernel ready to be launched. Its IN parameters have the names of the call's tensors, its OUT parameters those of
 * the contract's outputs.
 *
 * @param kernel programs, buffers and number of blocks
 * @param tiling what the kernel was built from
 */
public record Plan(Kernel kernel, Tiling tiling) {
}
