package ascendsim.kernels.reference;

import ascendsim.isa.tensor.Tensor;

/**
 * One output as the reference computes it.
 *
 * @param tensor
 *            row-major; float32 where a narrower output is judged before its rounding
 * @param magnitudes
 *            S of its elements
 * @param defined
 *            how many elements the operator writes, in row-major order; what the others hold is nobody's business
 */
public record Expected(Tensor tensor, Magnitudes magnitudes, long defined) {

    public Expected {
        if (defined < 0 || defined > tensor.elements()) {
            throw new IllegalArgumentException("expected output " + tensor + ": " + defined
                    + " elements defined; expected 0 to " + tensor.elements());
        }
    }

    /** An output that is written to the last element. */
    public Expected(Tensor tensor, Magnitudes magnitudes) {
        this(tensor, magnitudes, tensor.elements());
    }
}
