package ascendsim.kernels.compare;

/**
 * The verdict of torch_npu's assertRtolEqual (torch_npu/testing/testcase.py, Ascend/pytorch 9e73e708), reported beside
 * ours and never instead. With p = 1e-3 for float16, else the test's precision: it fails if more than p * size elements
 * miss |d| / (max(|g|, |found|) + eps) <= p and more than p * size miss |d| <= p; eps is 6e-8 for float16, else 1e-9.
 * Bfloat16 goes through allclose with 1e-3 for both tolerances. A NaN against a number always fails; equal infinities
 * count as equal here.
 *
 * @param relativeMisses
 *            elements beyond the relative tolerance; for bfloat16 those beyond allclose's
 * @param absoluteMisses
 *            elements beyond the absolute tolerance; for bfloat16 as many as {@code relativeMisses}
 */
public record VendorVerdict(boolean passed, long relativeMisses, long absoluteMisses) {

    /** Both passed. */
    VendorVerdict and(VendorVerdict other) {
        return new VendorVerdict(passed && other.passed, relativeMisses + other.relativeMisses,
                absoluteMisses + other.absoluteMisses);
    }
}
