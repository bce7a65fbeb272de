package ascendsim.kernels.tiling;

/**
 * How L1 is filled. One load brings {@code step} base tiles along k; {@code depth / step} loads fit at a time.
 *
 * @param stepKa  base tiles of one load of the left operand
 * @param stepKb  base tiles of one load of the right operand
 * @param depthA1 base tiles of the left operand held in L1
 * @param depthB1 base tiles of the right operand held in L1
 */
public record Staging(int stepKa, int stepKb, int depthA1, int depthB1) {

    /** Loads of the left operand that fit in L1 at a time. */
    public int stagesA() {
        return depthA1 / stepKa;
    }

    /** Loads of the right operand that fit in L1 at a time. */
    public int stagesB() {
        return depthB1 / stepKb;
    }
}
