package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Tensor;

/**
 * One output as the reference computes it.
 *
 * @param tensor
 *            row-major
 * @param magnitudes
 *            S of its elements
 */
public record Expected(Tensor tensor, Magnitudes magnitudes) {
}
