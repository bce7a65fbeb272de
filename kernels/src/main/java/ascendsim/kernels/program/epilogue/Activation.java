package ascendsim.kernels.program.epilogue;

/** What is done to each element in float32 before the last cast (operators.md §0.7). */
public enum Activation {
    NONE,
    /** max(x, 0) */
    RELU,
    /** x / (1 + e^(-2 sqrt(2/pi) (x + 0.044715 x^3))): the tangent form */
    GELU,
    /** x / (1 + e^(-1.702 x)) */
    FAST_GELU,
    /** x / (1 + e^-x) */
    SILU;

    /** Whether it needs a chunk of float32 beside the values. */
    boolean needsTemporary() {
        return this != NONE && this != RELU;
    }
}
