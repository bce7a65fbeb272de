package ascendsim.kernels.reference;

/** The activations of npu_grouped_matmul by {@code act_type} (operators.md §0.7), computed in float64. */
enum Activation {
    NONE, RELU,
    /** With the tangent. */
    GELU,
    /** Rejected by the operator. */
    GELU_ERF, FAST_GELU, SILU;

    float apply(float x) {
        return (float) switch (this) {
            case NONE -> x;
            case RELU -> Math.max(x, 0f);
            case GELU -> x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * (double) x)));
            case FAST_GELU -> x / (1 + Math.exp(-1.702 * x));
            case SILU -> x / (1 + Math.exp(-x));
            case GELU_ERF -> throw new IllegalArgumentException("act_type 3; expected an activation that is accepted");
        };
    }
}
