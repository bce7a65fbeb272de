package ascendsim.kernels.program.cube;

/**
 * The depth in equal parts, the last with the rest.
 *
 * @param k     all of it
 * @param count parts, none of them empty
 * @param each  k of every part but the last
 */
public record DepthParts(long k, long count, long each) {
    /** One part. */
    public static DepthParts whole(long k) {
        return new DepthParts(k, 1, k);
    }
}
