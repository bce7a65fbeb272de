package ascendsim.kernels.compare;

/**
 * What is asked of an operator's outputs.
 *
 * @param rule
 *            decides
 * @param vendorPrecision
 *            the {@code prec} the vendor's own test of the operator gives to assertRtolEqual; of no effect for float16
 *            and bfloat16
 */
public record Acceptance(Rule rule, double vendorPrecision) {
    /** What assertRtolEqual takes when a test does not say (torch_npu testing/testcase.py). */
    public static final double VENDOR_DEFAULT = 1e-4;

    /** A rule beside the vendor's default precision. */
    public static Acceptance of(Rule rule) {
        return new Acceptance(rule, VENDOR_DEFAULT);
    }
}
