package ascendsim.kernels.reference;

/** What of y = x @ widened weights is rounded to the type of x (operators.md §5). */
public enum WeightRounding {
    /** weights and y */
    ALL,
    /** weights; y is left as float32 where the order of the sums is not fixed, so that one rounding decides nothing */
    WEIGHTS,
    /** nothing: where the kernel takes x apart and leaves weights as they are, this is plain mathematics */
    NONE
}
